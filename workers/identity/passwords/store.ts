import { and, eq, sql, type SQL } from "drizzle-orm";
import { type Condition, IF_CHANGED } from "../../db/conditions.ts";
import type { Identity } from "../../db/identity.ts";
import { insertWhere } from "../../db/rows.ts";
import { passwords } from "../../db/schema/identity-credentials.ts";
import { type Holes, identityDb as db, prepared } from "../../db/statement.ts";
import { USER_COLUMNS } from "../users/store.ts";
import type { UserRow } from "../users/user.ts";

export type WithPassword = UserRow & { hash: string | null };

/** Writes only when the statement before it in the batch wrote. */
export const insertPassword = prepared("identity", (row: Holes<typeof passwords.$inferSelect>) =>
  insertWhere(passwords, row, IF_CHANGED),
);

/** Writes the same password under a newer policy, but only if it is still the verified one. */
export function updateHash(userId: string, { from, to }: { from: string; to: string }): SQL {
  return sql`update passwords set hash = ${to} where user_id = ${userId} and hash = ${from}`;
}

/**
 * A statement that counts as a change if the verified password is still current.
 * It is the first of a sign-in's batch.
 */
export const touchPassword = prepared("identity", (row: Holes<{ user_id: string; hash: string }>) =>
  db
    .update(passwords)
    .set({ hash: passwords.hash })
    .where(and(eq(passwords.user_id, row.user_id), eq(passwords.hash, row.hash))),
);

export function findByEmail(identity: Identity, email: string): Promise<WithPassword | null> {
  return identity.find(byEmail({ email }));
}

const byEmail = prepared(
  "identity",
  ({ email }: Holes<{ email: string }>) =>
    sql<WithPassword>`select ${USER_COLUMNS}, p.hash from users u left join passwords p on p.user_id = u.id
      where u.email = ${email}`,
);

/** Finds the signed-in user and the hash of the password. */
export function findOwner(
  identity: Identity,
  userId: string,
): Promise<{ email: string; hash: string | null } | null> {
  return identity.find(
    sql`select u.email, p.hash from users u left join passwords p on p.user_id = u.id where u.id = ${userId}`,
  );
}

/** Sets or changes the password; it is the first of its batch. */
export function setPassword(userId: string, hash: string, now: number): SQL {
  return sql`insert into passwords (user_id, hash, changed_at) select id, ${hash}, ${now} from users where id = ${userId}
    on conflict (user_id) do update set hash = excluded.hash, changed_at = excluded.changed_at`;
}

/** Changes an existing password, if the account still has the address of the mail. */
export function resetHash(
  userId: string,
  { email, hash, now }: { email: string; hash: string; now: number },
): SQL {
  return sql`update passwords set hash = ${hash}, changed_at = ${now} where user_id = ${userId}
    and exists (select 1 from users where id = ${userId} and email = ${email})`;
}

/**
 * Writes only when the statement before it in the batch wrote.
 * It counts as a change even if the address was verified before.
 */
export function verifyAddress(userId: string, now: number): SQL {
  return sql`update users set email_verified_at = coalesce(email_verified_at, ${now})
    where id = ${userId} and changes() > 0`;
}

/** Deletes the password only while `condition` holds. */
export function deletePassword(userId: string, condition: Condition): SQL {
  return sql`delete from passwords where user_id = ${userId} and ${condition}`;
}

/** Conditions. A hash is salted, so this exact hash means that the batch has just written it. */
export function hasHash(userId: string, hash: string): Condition {
  return sql`exists (select 1 from passwords where user_id = ${userId} and hash = ${hash})`;
}

export function hasNoPassword(userId: string): Condition {
  return sql`not exists (select 1 from passwords where user_id = ${userId})`;
}
