import { type SQL, sql, type SQLWrapper } from "drizzle-orm";

/**
 * Selects the user's rows through an index that begins with the user in this collation. Equality is the same
 * in every collation, but an index answers in its own only. A statement that does not ask here never gets
 * such an index.
 */
export function bySideIndex(userId: string | SQLWrapper): SQL {
  return sql`user_id = ${userId} collate "POSIX"`;
}
