import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { LotMethod } from "#shared/contracts/trades.ts";
import { netOf } from "../../db/lot-methods.ts";
import { outcomeOf } from "../../db/outcome.ts";

/** A run of results that closed last before a trade was opened. */
type Run = {
  userId: SQLWrapper;
  account: SQLWrapper | undefined;
  lotMethod: LotMethod;
  /** The result of the run, as `outcomeOf` has it. */
  outcome: SQL;
  /** How many in a row; one without it. */
  run: SQLWrapper | undefined;
};

/**
 * The ids of the trades that were opened after such a run in their account. What has a date and no time has
 * no place in the order. Closes and openings come together in one sorted pass over the user's trades. A close
 * at the instant of an opening comes first, unless its trade closed as it opened.
 */
export function openedAfter({ userId, account, lotMethod, outcome, run }: Run): SQL {
  const own = sql`user_id = ${userId} ${account && sql`and account_id = ${account}`}`;
  const least = run === undefined ? sql`1` : sql`${run}::int`;
  return sql`
    select id from (
      select id, is_entry, bool_or(follows) over (partition by account_id, place) as follows from (
        select id, account_id, is_entry, follows,
          count(*) filter (where not is_entry) over (partition by account_id order by at, rank, id rows unbounded preceding) as place
        from (
          select id, account_id, true as is_entry, null::boolean as follows, opened_at as at, 1 as rank
          from trades where ${own} and not opened_date_only
          union all
          select id, account_id, false, count(*) filter (where is_such) over (
            partition by account_id order by closed_at, id rows between (${least} - 1) preceding and current row) = ${least},
            closed_at, case when closed_at > opened_at then 0 else 2 end
          from (
            select id, account_id, opened_at, closed_at, ${outcomeOf(netOf(lotMethod), userId)} = ${outcome} as is_such
            from trades where ${own} and status = 'closed' and not closed_date_only
          ) closed
        ) met
      ) placed
    ) told where is_entry and follows`;
}
