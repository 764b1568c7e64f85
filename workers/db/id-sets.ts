import { type SQL, sql } from "drizzle-orm";

/**
 * Whether an id is in a set of any size, which is read once. Of groups over a union the planner expects few,
 * whatever its statistics say, so that it looks them up by hash. A set that it expects to be large it would
 * read again for every row.
 */
export function isAmong(ids: SQL, id = sql`id`): SQL {
  return sql`${id} in (select id from (${ids} union all select null where false) s (id) group by id)`;
}
