import { type SQL, sql } from "drizzle-orm";
import type * as z from "zod";
import type { Breakdown, getBreakdown } from "#shared/contracts/breakdowns.ts";
import { MOST_GROUP_CURRENCIES, MOST_GROUPS } from "#shared/contracts/bounds.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import type { Ledger } from "../../db/ledger.ts";
import { ENTRY_FEE, GROSS, netOf } from "../../db/lot-methods.ts";
import { HOLDING } from "../../db/holding.ts";
import { hourOf, localOf, weekdayOf, type When, type ZoneOffsets } from "../../db/local-clock.ts";
import { outcomeOf } from "../../db/outcome.ts";
import { type Holes, preparedBy } from "../../db/statement.ts";
import { resolveAccount } from "../trades/resolve-account.ts";
import type { GroupSums } from "./core/group-measures.ts";
import { closesOf, type Selected, tradesOf } from "../../db/selected-rows.ts";

type Asked = Omit<z.output<typeof getBreakdown.query & {}>, "timeZone">;
type Shape = { by: Breakdown; lotMethod: LotMethod };
type Given = Selected & ZoneOffsets;

/**
 * Sums by group and currency, at most 4 400 rows. Money comes from closes and counts come from trades, as in
 * `sumLedger`. Each trade and each close is read once, and nothing is joined.
 */
export async function sumGroups(
  ledger: Ledger,
  userId: string,
  asked: Asked,
  zone: ZoneOffsets,
): Promise<GroupSums[]> {
  const { by, lotMethod, ...selected } = await resolveAccount(ledger, userId, asked);
  return ledger.read(groups({ by, lotMethod }, { userId, ...selected, ...zone }));
}

const EVERY = ["userId", "symbol", "account", "from", "to", "turns", "offsets"] as const;

const groups = preparedBy(
  "ledger",
  ({ by, lotMethod }: Shape, given: Holes<Given>) => sql<GroupSums>`
    with parts as (${isOfTrade(by) ? ofTrades(by, lotMethod, given) : ofCloses(by, lotMethod, given)}),
    grouped as (
      select key, currency, sum(trades) as trades, sum(open_trades) as open_trades, sum(foreign_fees) as foreign_fees, sum(fees_unknown) as fees_unknown,
        count(*) filter (where outcome = 1) as wins, count(*) filter (where outcome = -1) as losses,
        sum(net) filter (where outcome = 1) as won, sum(net) filter (where outcome = -1) as lost,
        sum(net) filter (where outcome = 0) as even,
        sum(gross) as gross, sum(fees) as fees
      from parts group by key, currency
    ), weighed as (
      select *, sum(trades + open_trades) over (partition by key) as weight,
        sum(trades + open_trades) over (partition by currency) as of_currency
      from grouped
    ), placed as (
      select *, dense_rank() over (order by ${isByTime(by) ? sql`key desc` : sql`weight desc, key`}) as place,
        dense_rank() over (order by of_currency desc, currency) as currency_place
      from weighed
    ), shown as (
      select case when place <= ${MOST_GROUPS} then key end as key,
        case when currency_place <= ${MOST_GROUP_CURRENCIES} then currency end as currency, min(place) as place,
        count(distinct key)::int as groups, sum(trades)::int as trades, sum(open_trades)::int as "openTrades",
        sum(foreign_fees)::int as "foreignFees", sum(fees_unknown)::int as "feesUnknown", sum(wins)::int as wins, sum(losses)::int as losses,
        coalesce(sum(won), 0) as won, coalesce(sum(lost), 0) as lost,
        coalesce(sum(even), 0) as even, sum(gross) as gross, sum(fees) as fees
      from placed group by 1, 2
    )
    select ${named(by, given)}, currency, groups, trades, "openTrades",
      "foreignFees", "feesUnknown", wins, losses, won, lost, even, gross, fees
    from shown s order by s.place, s.key, s.currency`,
  [
    { shape: { by: "symbol", lotMethod: "fifo" }, given: ["userId", "turns", "offsets"] },
    { shape: { by: "holding", lotMethod: "lifo" }, given: EVERY },
    { shape: { by: "hour", lotMethod: "fifo" }, given: EVERY },
    { shape: { by: "tag", lotMethod: "fifo" }, given: ["userId", "turns", "offsets"] },
    { shape: { by: "account", lotMethod: "average" }, given: ["userId", "turns", "offsets"] },
  ],
);

/** The latest days and months are shown, and the largest of all other groups. */
function isByTime(by: Breakdown): boolean {
  return by === "day" || by === "month";
}

/** True of what only the trade knows and its closes do not. */
function isOfTrade(by: Breakdown): boolean {
  return by === "direction" || by === "holding" || by === "setup" || by === "tag";
}

/** The name of each shown account, setup or tag, looked up by its key. An account's row may be gone. */
function named(by: Breakdown, { userId }: Holes<Given>): SQL {
  const nameIn = (table: SQL) =>
    sql`coalesce((select name from ${table} a where a.user_id = ${userId} and a.id = s.key), key) as key`;
  switch (by) {
    case "account":
      return sql`${nameIn(sql`accounts`)},
        (select a.kind from accounts a where a.user_id = ${userId} and a.id = s.key) as kind`;
    case "setup":
      return sql`${nameIn(sql`setups`)}, null as kind`;
    case "tag":
      return sql`${nameIn(sql`tags`)}, null as kind`;
    default:
      return sql`key, null as kind`;
  }
}

/** Counts of trades and money of closes, each by the same attribute. */
function ofCloses(by: Breakdown, method: LotMethod, given: Holes<Given>): SQL {
  return sql`
    select ${keyOf(by, given, CLOSED)} as key, currency, 1 as trades, 0 as open_trades, foreign_fees, fees_unknown,
      ${netOf(method)} as net, ${outcomeOf(netOf(method), given.userId)} as outcome, 0 as gross, 0 as fees
    from trades where status = 'closed' and ${tradesOf(given, sql`closed_at`)}
    union all
    select ${keyOf(by, given, OPENED)}, currency, 0, 1, foreign_fees, fees_unknown, null, null, 0, 0
    from trades where status = 'open' and ${tradesOf(given, sql`opened_at`)}
    union all
    select ${keyOf(by, given, EXIT)}, currency, 0, 0, 0, 0, null, null, ${GROSS[method]}, exit_fee + ${ENTRY_FEE[method]}
    from ${closesOf(given)}`;
}

/**
 * The figures of each trade with its attribute. The money of closes and the labels come to their trade by its
 * id in one sorted pass. A join would depend on what the planner knows.
 */
function ofTrades(by: Breakdown, method: LotMethod, given: Holes<Given>): SQL {
  const { userId, symbol, account } = given;
  const isWithin = (at: SQL) => sql`(true ${given.from && sql`and ${at} >= ${given.from}::timestamptz`}
    ${given.to && sql`and ${at} < ${given.to}::timestamptz`})`;
  const isShown = isWithin(sql`coalesce(closed_at, opened_at)`);
  const own = by === "direction" ? sql`direction` : by === "holding" ? HOLDING : sql`''`;
  const labels = by === "setup" ? SETUPS : by === "tag" ? TAGS : undefined;
  const figures = sql`max(currency) over w as currency, max(trades) over w as trades,
    max(open_trades) over w as open_trades, max(foreign_fees) over w as foreign_fees,
    max(fees_unknown) over w as fees_unknown, max(net) over w as net, max(outcome) over w as outcome,
    sum(gross) over w as gross, sum(fees) over w as fees`;
  return sql`
    select key, currency, trades, open_trades, foreign_fees, fees_unknown, net, outcome, gross, fees from (
      select key, part, count(*) filter (where part = 'label') over w as labels,
        count(*) filter (where part = 'close') over w as closes, ${figures}
      from (
        select id, 'trade' as part, ${own} as key, currency,
          (status = 'closed' and ${isShown})::int as trades, (status = 'open' and ${isShown})::int as open_trades,
          case when ${isShown} then foreign_fees else 0 end as foreign_fees,
          case when ${isShown} then fees_unknown else 0 end as fees_unknown,
          case when status = 'closed' and ${isShown} then ${netOf(method)} end as net,
          case when status = 'closed' and ${isShown} then ${outcomeOf(netOf(method), userId)} end as outcome, 0 as gross, 0 as fees
        from trades where ${tradesOf({ userId, ...(symbol && { symbol }), ...(account && { account }) }, sql`closed_at`)}
        union all
        select trade_id, 'close', null, currency, 0, 0, 0, 0, null, null, ${GROSS[method]}, exit_fee + ${ENTRY_FEE[method]}
        from ${closesOf(given)}
        ${
          labels &&
          sql`union all
        select trade_id, 'label', ${labels}, null, 0, 0, 0, 0, null, null, 0, 0 from ${by === "tag" ? sql`trade_tags` : sql`annotations`}
        where user_id = ${userId} and ${labels} is not null`
        }
      ) e window w as (partition by id)
    ) known where part = case when labels > 0 then 'label' else 'trade' end and currency is not null
      and trades + open_trades + closes > 0`;
}

const SETUPS = sql`setup_id`;
const TAGS = sql`tag_id`;

const CLOSED: When = { at: sql`closed_at`, isDateOnly: sql`closed_date_only` };
const OPENED: When = { at: sql`opened_at`, isDateOnly: sql`opened_date_only` };
const EXIT: When = { at: sql`closed_at`, isDateOnly: sql`date_only` };

function keyOf(by: Breakdown, given: Holes<Given>, when: When): SQL {
  const local = localOf(when.at, when.isDateOnly, given);
  switch (by) {
    case "symbol":
      return sql`symbol`;
    case "account":
      return sql`account_id`;
    case "hour":
      return hourOf(when, given);
    case "weekday_hour":
      return sql`${weekdayOf(when, given)} || '-' || ${hourOf(when, given)}`;
    case "weekday":
      return weekdayOf(when, given);
    case "day":
      return sql`to_char(${local}, 'FMYYYY-MM-DD')`;
    case "month":
      return sql`to_char(${local}, 'FMYYYY-MM')`;
    case "direction":
    case "holding":
    case "setup":
    case "tag":
      throw new Error(`closes have no ${by}`);
  }
}
