import { eq, sql, type SQL } from "drizzle-orm";
import type { Identity } from "../../db/identity.ts";
import { oauth_codes } from "../../db/schema/identity-credentials.ts";
import { type Holes, identityDb as db, prepared } from "../../db/statement.ts";
import { isLive } from "../sessions/store.ts";

/** `granted_by` is the session whose user agreed; `session_id` is the session that the code opened. */
export type CodeRow = typeof oauth_codes.$inferSelect;

/** Writes only while the granting session lives. The code stands for that session's sign-in. */
export function insertCode(
  row: Omit<CodeRow, "method" | "device" | "session_id" | "spent_at">,
  now: number,
): SQL {
  return sql`insert into oauth_codes (hash, client_id, redirect_uri, code_challenge, user_id, granted_by, method, device, expires_at, scope)
    select ${row.hash}, ${row.client_id}, ${row.redirect_uri}, ${row.code_challenge}, user_id, id, method, device, ${row.expires_at}, ${row.scope}
    from sessions where id = ${row.granted_by} and user_id = ${row.user_id} and ${isLive(now)}`;
}

export function findCode(identity: Identity, hash: string): Promise<CodeRow | null> {
  return identity.find(byHash({ hash }));
}

const byHash = prepared("identity", ({ hash }: Holes<{ hash: string }>) =>
  db.select().from(oauth_codes).where(eq(oauth_codes.hash, hash)),
);

/** Spends the code for that session, once, and only while the granting session lives. */
export function spendCode({ hash, granted_by }: CodeRow, sessionId: string, now: number): SQL {
  return sql`update oauth_codes set spent_at = ${now}, session_id = ${sessionId}
    where hash = ${hash} and spent_at is null and expires_at > ${now} and exists (
      select 1 from sessions where id = ${granted_by} and ${isLive(now)})`;
}

/** Spends the code without opening a session. */
export function burnCode(hash: string, now: number): SQL {
  return sql`update oauth_codes set spent_at = ${now} where hash = ${hash} and spent_at is null`;
}

/** Deletes codes a day after they expired. Until then a second use ends the session of the first. */
export function deleteOldCodes(before: number): SQL {
  return sql`delete from oauth_codes where expires_at < ${before}`;
}
