import { type SQL, sql, type SQLWrapper } from "drizzle-orm";

/**
 * Selects the user's rows through an index that begins with the user in this collation. Equality is the same
 * in every collation, but an index serves only its own collation. A statement without this condition never
 * uses such an index.
 */
export function bySideIndex(userId: string | SQLWrapper): SQL {
  return sql`user_id = ${userId} collate "POSIX"`;
}

/**
 * A condition that no index serves, in a list that walks an index in its order. Of an expression of which the
 * planner knows nothing it expects half of the rows. Of a plain comparison it expects hardly any, and would
 * read and sort all rows of the user instead.
 */
export function alongIndex(condition: SQL): SQL {
  return sql`case when ${condition} then true else false end`;
}
