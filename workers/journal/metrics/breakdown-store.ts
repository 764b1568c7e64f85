import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type * as z from "zod";
import type { Breakdown, getBreakdown } from "#shared/contracts/breakdowns.ts";
import { MOST_GROUP_CURRENCIES, MOST_GROUPS } from "#shared/contracts/bounds.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import type { Ledger } from "../../db/ledger.ts";
import { ENTRY_FEE, GROSS, netOf } from "../../db/lot-methods.ts";
import { HOLDING } from "../../db/holding.ts";
import { CLOSED, EXIT, isOfTrade, OPENED, timeKeyOf } from "../../db/group-keys.ts";
import type { When, ZoneOffsets } from "../../db/local-clock.ts";
import { outcomeOf } from "../../db/outcome.ts";
import { ADHERENCE, answersOf } from "../../db/rule-answers.ts";
import { type Holes, preparedBy } from "../../db/statement.ts";
import { resolveAccount } from "../trades/resolve-account.ts";
import { ofDecisions } from "./decision-store.ts";
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
    with parts as (${partsBy(by, lotMethod, given)}),
    summed as (
      select key, currency, sum(trades) as trades, sum(open_trades) as open_trades, sum(foreign_fees) as foreign_fees, sum(fees_unknown) as fees_unknown,
        count(*) filter (where outcome = 1) as wins, count(*) filter (where outcome = -1) as losses,
        sum(net) filter (where outcome = 1) as won, sum(net) filter (where outcome = -1) as lost,
        sum(net) filter (where outcome = 0) as even,
        sum(gross) as gross, sum(fees) as fees
      from parts group by key, currency
    ), grouped as (${by === "rule" ? BY_RULE : sql`select * from summed`}), weighed as (
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
    { shape: { by: "rule", lotMethod: "fifo" }, given: ["userId", "turns", "offsets"] },
    { shape: { by: "account", lotMethod: "average" }, given: ["userId", "turns", "offsets"] },
    { shape: { by: "structure", lotMethod: "fifo" }, given: EVERY },
  ],
);

function partsBy(by: Breakdown, method: LotMethod, given: Holes<Given>): SQL {
  if (by === "structure") return ofDecisions(method, given);
  return isOfTrade(by) ? ofTrades(by, method, given) : ofCloses(by, method, given);
}

/** The latest days and months are shown, and the largest of all other groups. */
function isByTime(by: Breakdown): boolean {
  return by === "day" || by === "month";
}

/** The name of each shown account, setup or tag, looked up by its key. An account's row may be gone. */
function named(by: Breakdown, { userId }: Holes<Given>): SQL {
  const nameIn = (table: SQL) =>
    sql`coalesce((select name from ${table} a where a.user_id = ${userId} and a.id = s.key), key) as key`;
  switch (by) {
    case "account":
      return sql`${nameIn(sql`accounts`)},
        (select a.kind from accounts a where a.user_id = ${userId} and a.id = s.key) as kind, null as rule`;
    case "setup":
      return sql`${nameIn(sql`setups`)}, null as kind, null as rule`;
    case "tag":
      return sql`${nameIn(sql`tags`)}, null as kind, null as rule`;
    case "rule":
      return sql`key, null as kind, (select words from setup_rules r
        where r.user_id = ${userId} and r.id = split_part(s.key, ':', 1)) as rule`;
    default:
      return sql`key, null as kind, null as rule`;
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
  const labels = LABELS[by]?.(userId);
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
        select trade_id, 'label', label, null, 0, 0, 0, 0, null, null, 0, 0 from (${labels}) l`
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

/** What trades that answered alike sum to, taken apart into their answers. */
const BY_RULE = sql`
  select a.key, currency, sum(trades) as trades, sum(open_trades) as open_trades, sum(foreign_fees) as foreign_fees,
    sum(fees_unknown) as fees_unknown, sum(wins) as wins, sum(losses) as losses, sum(won) as won, sum(lost) as lost,
    sum(even) as even, sum(gross) as gross, sum(fees) as fees
  from summed s cross join lateral (
    select id || ':followed' as key from unnest(string_to_array(split_part(s.key, '/', 1), ',')) as f (id)
    union all select id || ':broken' from unnest(string_to_array(split_part(s.key, '/', 2), ',')) as b (id)
    union all select '' where s.key = ''
  ) a group by a.key, currency`;

function keyOf(by: Breakdown, given: Holes<Given>, when: When): SQL {
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
