import { eq, sql, type SQL } from "drizzle-orm";
import { sign_in_attempts } from "../../db/schema/identity-credentials.ts";
import { type Holes, identityDb as db, prepared } from "../../db/statement.ts";

type Account = { account: string };
type Attempt = Account & { now: number; forget: number; free: number; first: number; longest: number };

/**
 * Counts one attempt, unless the account has to wait.
 * After the free attempts each wait is twice as long as the last.
 */
export const countAttempt = prepared(
  "identity",
  ({ account, now, forget, free, first, longest }: Holes<Attempt>) =>
    sql<{ failures: number }>`insert into sign_in_attempts as a (account, failures, open_at, updated_at)
      values (${account}, 1, ${now}, ${now})
      on conflict (account) do update set
        failures = iif(a.updated_at < ${forget}, 1, a.failures + 1),
        open_at = iif(a.updated_at < ${forget} or a.failures + 1 < ${free}, ${now},
          ${now} + min(${longest}, ${first} << min(a.failures + 1 - ${free}, 20))),
        updated_at = ${now}
      where a.open_at <= ${now}
      returning failures`,
);

export const findAttempts = prepared("identity", ({ account }: Holes<Account>) =>
  db
    .select({ open_at: sign_in_attempts.open_at })
    .from(sign_in_attempts)
    .where(eq(sign_in_attempts.account, account)),
);

export const deleteAttempts = prepared("identity", ({ account }: Holes<Account>) =>
  db.delete(sign_in_attempts).where(eq(sign_in_attempts.account, account)),
);

export function deleteOldAttempts({ before, now }: { before: number; now: number }): SQL {
  return sql`delete from sign_in_attempts where updated_at < ${before} and open_at < ${now}`;
}
