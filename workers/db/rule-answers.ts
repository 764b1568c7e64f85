import { type SQL, sql, type SQLWrapper } from "drizzle-orm";

/**
 * What each trade answered to the rules of the setup that it has: `trade_id`, `followed`, `broken`. Setups
 * and answers come together by their keys in one pass. A join would depend on what the planner knows.
 */
export function answersOf(userId: SQLWrapper): SQL {
  return sql`
    select trade_id, max(followed) as followed, max(broken) as broken from (
      select trade_id, setup_id, null::text[] as followed, null::text[] as broken from annotations
      where user_id = ${userId} and setup_id is not null
      union all
      select trade_id, setup_id, followed, broken from checklists where user_id = ${userId}
    ) e group by trade_id, setup_id having count(*) = 2`;
}

/** `broken` or `followed`, of `answersOf`. */
export const ADHERENCE = sql`case when cardinality(broken) > 0 then 'broken' else 'followed' end`;
