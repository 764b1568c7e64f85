import sql, { type Sql } from "sql-template-tag";
import type { Identity } from "../../db/identity.ts";
import { USER_COLUMNS, type UserRow } from "../new-user.ts";

export type WithPassword = UserRow & { hash: string | null };

/** Written only when the statement before it in the batch was. */
export function insertPassword(userId: string, hash: string, now: number): Sql {
  return sql`insert into passwords (user_id, hash, changed_at) select ${userId}, ${hash}, ${now} where changes() > 0`;
}

/** The same password under a newer policy; only if it is still the one that was just verified. */
export function updateHash(userId: string, { from, to }: { from: string; to: string }): Sql {
  return sql`update passwords set hash = ${to} where user_id = ${userId} and hash = ${from}`;
}

/** True as a statement when the password is still the one that was verified; the first of a sign-in's batch. */
export function touchPassword(userId: string, hash: string): Sql {
  return sql`update passwords set hash = hash where user_id = ${userId} and hash = ${hash}`;
}

export function findByEmail(identity: Identity, email: string): Promise<WithPassword | null> {
  return identity.find<WithPassword>(
    sql`select ${USER_COLUMNS}, p.hash from users u left join passwords p on p.user_id = u.id
      where u.email = ${email}`,
  );
}
