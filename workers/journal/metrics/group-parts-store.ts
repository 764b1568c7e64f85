import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { Breakdown } from "#shared/contracts/breakdowns.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import { CLOSED, EXIT, isOfTrade, OPENED, timeKeyOf } from "../../db/group-keys.ts";
import { HOLDING } from "../../db/holding.ts";
import type { When, ZoneOffsets } from "../../db/local-clock.ts";
import { ENTRY_FEE, GROSS, netOf } from "../../db/lot-methods.ts";
import { outcomeByNear, outcomeOf } from "../../db/outcome.ts";
import { ADHERENCE, answersOf } from "../../db/rule-answers.ts";
import { closesOf, type Selected, tradesOf } from "../../db/selected-rows.ts";
import type { Holes } from "../../db/statement.ts";
import { ofDecisions } from "./decision-store.ts";

export type GroupGiven = Selected & ZoneOffsets & { into?: string | undefined };

/**
 * The trades and closes with their key, in their own currencies or, with `into`, all in that one. Structures
 * stand in their own currencies.
 */
export function groupParts(by: Breakdown, method: LotMethod, given: Holes<GroupGiven>): SQL {
  if (by === "structure") return ofDecisions(method, given);
  return isOfTrade(by) ? ofTrades(by, method, given) : ofCloses(by, method, given);
}

/** Counts of trades and money of closes, each by the same attribute. */
function ofCloses(by: Breakdown, method: LotMethod, given: Holes<GroupGiven>): SQL {
  const { into, userId } = given;
  const closed = into
    ? sql`
    select ${keyOf(by, given, EXIT)} as key, ${into}::text as currency, 1 as trades, 0 as open_trades, foreign_fees, fees_unknown,
      gross - fees as net, ${outcomeByNear(sql`(gross - fees)`, userId, sql`trade_id`)} as outcome, 0 as gross, 0 as fees, 0 as price
    from conversions`
    : sql`
    select ${keyOf(by, given, CLOSED)} as key, currency, 1 as trades, 0 as open_trades, foreign_fees, fees_unknown,
      ${netOf(method)} as net, ${outcomeOf(netOf(method), userId)} as outcome, 0 as gross, 0 as fees, null::numeric as price
    from trades where status = 'closed' and ${tradesOf(given, sql`closed_at`)}`;
  return sql`${closed}
    union all
    select ${keyOf(by, given, OPENED)}, ${into ? sql`${into}::text` : sql`currency`}, 0, 1, foreign_fees, fees_unknown, null, null, 0, 0, null
    from trades where status = 'open' and ${tradesOf(given, sql`opened_at`)}
    union all
    select ${keyOf(by, given, EXIT)}, ${closesIn(method, given)}`;
}

/** The columns of closes from the currency on. Of amounts in their own currency no price is told apart. */
function closesIn(method: LotMethod, { into, ...given }: Holes<GroupGiven>): SQL {
  if (into) return sql`${into}::text, 0, 0, 0, 0, null, null, gross, fees, price from booked`;
  return sql`currency, 0, 0, 0, 0, null, null, ${GROSS[method]}, exit_fee + ${ENTRY_FEE[method]}, null
    from ${closesOf(given)}`;
}

/**
 * The figures of each trade with its attribute. The money of closes, converted results and the labels come to
 * their trade by its id in one sorted pass. A join would depend on what the planner knows.
 */
function ofTrades(by: Breakdown, method: LotMethod, given: Holes<GroupGiven>): SQL {
  const { userId, symbol, account, into } = given;
  const isWithin = (at: SQL) => sql`(true ${given.from && sql`and ${at} >= ${given.from}::timestamptz`}
    ${given.to && sql`and ${at} < ${given.to}::timestamptz`})`;
  const isShown = isWithin(sql`coalesce(closed_at, opened_at)`);
  const own = by === "direction" ? sql`direction` : by === "holding" ? HOLDING : sql`''`;
  const labels = LABELS[by]?.(userId);
  const figures = sql`max(currency) over w as currency, max(trades) over w as trades,
    max(open_trades) over w as open_trades, max(foreign_fees) over w as foreign_fees,
    max(fees_unknown) over w as fees_unknown, max(net) over w as net, max(outcome) over w as outcome,
    sum(gross) over w as gross, sum(fees) over w as fees, sum(price) over w as price`;
  const result = into
    ? sql`case when status = 'open' and ${isShown} then foreign_fees else 0 end as foreign_fees,
          case when ${isShown} then fees_unknown else 0 end as fees_unknown, null::numeric as net, null::int as outcome`
    : sql`case when ${isShown} then foreign_fees else 0 end as foreign_fees,
          case when ${isShown} then fees_unknown else 0 end as fees_unknown,
          case when status = 'closed' and ${isShown} then ${netOf(method)} end as net,
          case when status = 'closed' and ${isShown} then ${outcomeOf(netOf(method), userId)} end as outcome`;
  return sql`
    select key, currency, trades, open_trades, foreign_fees, fees_unknown, net, outcome, gross, fees, price from (
      select key, part, count(*) filter (where part = 'label') over w as labels,
        count(*) filter (where part = 'close') over w as closes, ${figures}
      from (
        select id, 'trade' as part, ${own} as key, ${into ? sql`${into}::text as currency` : sql`currency`},
          (status = 'closed' and ${isShown})::int as trades, (status = 'open' and ${isShown})::int as open_trades,
          ${result}, 0 as gross, 0 as fees, null::numeric as price
        from trades where ${tradesOf({ userId, ...(symbol && { symbol }), ...(account && { account }) }, sql`closed_at`)}
        ${
          into &&
          sql`union all
        select trade_id, 'result', null, null, 0, 0, foreign_fees, 0, gross - fees, ${outcomeByNear(sql`(gross - fees)`, userId, sql`trade_id`)}, 0, 0, null
        from conversions`
        }
        union all
        select trade_id, 'close', null, ${closesIn(method, given)}
        ${
          labels &&
          sql`union all
        select trade_id, 'label', label, null, 0, 0, 0, 0, null, null, 0, 0, null from (${labels}) l`
        }
      ) e window w as (partition by id)
    ) known where part = case when labels > 0 then 'label' else 'trade' end and currency is not null
      and trades + open_trades + closes > 0`;
}

/** What the owner's words say of trades: `trade_id` with a `label`, as often as a trade has one. */
const LABELS: Partial<Record<Breakdown, (userId: SQLWrapper) => SQL>> = {
  setup: (userId) =>
    sql`select trade_id, setup_id as label from annotations where user_id = ${userId} and setup_id is not null`,
  tag: (userId) => sql`select trade_id, tag_id as label from trade_tags where user_id = ${userId}`,
  adherence: (userId) => sql`select trade_id, answer as label from (${answersOf(userId, ADHERENCE)}) c`,
  rule: (userId) => sql`select trade_id, answer as label from (${answersOf(userId, PATTERN)}) c`,
};

/** The ids of what a trade followed and broke. */
const PATTERN = sql`array_to_string(followed, ',') || '/' || array_to_string(broken, ',')`;

function keyOf(by: Breakdown, given: Holes<GroupGiven>, when: When): SQL {
  switch (by) {
    case "symbol":
      return sql`symbol`;
    case "account":
      return sql`account_id`;
    case "direction":
    case "holding":
    case "setup":
    case "tag":
    case "adherence":
    case "rule":
    case "structure":
      throw new Error(`closes have no ${by}`);
    default:
      return timeKeyOf(by, given, when);
  }
}
