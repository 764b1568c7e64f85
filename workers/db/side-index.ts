import { type SQL, sql, type SQLWrapper } from "drizzle-orm";

/**
 * Selects what is this user's through an index that begins with the user in this collation. Equality is the same in
 * all, but an index answers in its own only: no statement is planned to use one of these that does not ask for it here.
 */
export function bySideIndex(userId: string | SQLWrapper): SQL {
  return sql`user_id = ${userId} collate "POSIX"`;
}
