import { type SQL, sql, type SQLWrapper } from "drizzle-orm";

/** Each trade `l` that is a leg, with its structure `s`, which is looked up by its key. */
export function legsWithStructures(userId: SQLWrapper): SQL {
  return sql`(select trade_id, structure_id from structure_legs
      where user_id = ${userId} and structure_id is not null offset 0) l
    cross join lateral (select shape, status, opened_at, closed_at from structures
      where user_id = ${userId} and id = l.structure_id limit 1) s`;
}
