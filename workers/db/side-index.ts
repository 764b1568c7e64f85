import { type SQL, sql, type SQLWrapper } from "drizzle-orm";

/**
 * Selects the user's rows through an index that begins with the user in this collation. Equality is the same
 * in every collation, but an index serves only its own collation. A statement without this condition never
 * uses such an index.
 */
export function bySideIndex(userId: string | SQLWrapper): SQL {
  return sql`user_id = ${userId} collate "POSIX"`;
}
