import { type SQL, sql, type SQLWrapper } from "drizzle-orm";

/**
 * What each trade answered to the rules of the setup that it has: `trade_id` and `answer`, a text of the
 * columns `followed` and `broken`. Setups and answers come together by their keys in one pass. A join would
 * depend on what the planner knows.
 */
export function answersOf(userId: SQLWrapper, answer: SQL): SQL {
  return sql`
    select trade_id, max(answer) as answer from (
      select trade_id, setup_id, null as answer from annotations
      where user_id = ${userId} and setup_id is not null
      union all
      select trade_id, setup_id, ${answer} from checklists where user_id = ${userId}
    ) e group by trade_id, setup_id having count(*) = 2 and max(answer) is not null`;
}

/** `broken` or `followed`, of all rules. */
export const ADHERENCE = sql`case when cardinality(broken) > 0 then 'broken' else 'followed' end`;

/** `broken` or `followed`, of one rule; null where it was not answered. */
export function answerTo(rule: SQLWrapper): SQL {
  return sql`case when ${rule} = any(followed) then 'followed' when ${rule} = any(broken) then 'broken' end`;
}
