import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type * as z from "zod";
import type { Breakdown, getBreakdown } from "#shared/contracts/breakdowns.ts";
import { MOST_GROUP_CURRENCIES, MOST_GROUPS } from "#shared/contracts/bounds.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import { convertedLedger } from "../../db/converted-ledger.ts";
import type { Ledger } from "../../db/ledger.ts";
import type { ZoneOffsets } from "../../db/local-clock.ts";
import { nearOf } from "../../db/outcome.ts";
import { type Selected, tradesOf } from "../../db/selected-rows.ts";
import { type Holes, preparedBy } from "../../db/statement.ts";
import type { UsedRates } from "../trades/core/conversion.ts";
import { resolveAccount } from "../trades/resolve-account.ts";
import type { GroupSums } from "./core/group-measures.ts";
import { type GroupGiven, groupParts } from "./group-parts-store.ts";

export type GroupsAsked = Omit<z.output<typeof getBreakdown.query & {}>, "timeZone" | "amounts">;
type Shape = { by: Breakdown; lotMethod: LotMethod };
type Row = GroupSums & { rates: UsedRates | null };

/**
 * Sums by group and currency, at most 4 400 rows. Money comes from closes and counts come from trades, as in
 * `sumLedger`. Each trade and each close is read once, and nothing is joined.
 */
export function sumGroups(
  ledger: Ledger,
  userId: string,
  asked: GroupsAsked,
  zone: ZoneOffsets,
): Promise<GroupSums[]> {
  return listGroups(ledger, userId, asked, { ...zone, into: undefined });
}

/** The same sums in one currency, each amount by the rate of its day; `rates` is null without any trade. */
export async function sumConvertedGroups(
  ledger: Ledger,
  userId: string,
  asked: GroupsAsked,
  given: ZoneOffsets & { into: string },
): Promise<{ rows: GroupSums[]; rates: UsedRates | null }> {
  const rows = await listGroups(ledger, userId, asked, given);
  return { rows, rates: rows[0]?.rates ?? null };
}

async function listGroups(
  ledger: Ledger,
  userId: string,
  asked: GroupsAsked,
  given: ZoneOffsets & { into: string | undefined },
): Promise<Row[]> {
  const { by, lotMethod, ...selected } = await resolveAccount(ledger, userId, asked);
  return ledger.read(groups({ by, lotMethod }, { userId, ...selected, ...given }));
}

const EVERY = ["userId", "symbol", "account", "from", "to", "turns", "offsets"] as const;

const groups = preparedBy(
  "ledger",
  ({ by, lotMethod }: Shape, given: Holes<GroupGiven>) => sql<Row>`
    with ${given.into && converted(lotMethod, given, given.into)} traded as (${groupParts(by, lotMethod, given)}),
    summed as (
      select key, currency, sum(trades) as trades, sum(open_trades) as open_trades, sum(foreign_fees) as foreign_fees, sum(fees_unknown) as fees_unknown,
        count(*) filter (where outcome = 1) as wins, count(*) filter (where outcome = -1) as losses,
        sum(net) filter (where outcome = 1) as won, sum(net) filter (where outcome = -1) as lost,
        sum(net) filter (where outcome = 0) as even,
        sum(gross) as gross, sum(fees) as fees, sum(price) as price
      from traded group by key, currency
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
        coalesce(sum(even), 0) as even, sum(gross) as gross, sum(fees) as fees, sum(price) as price
      from placed group by 1, 2
    )
    select ${named(by, given)}, currency, groups, trades, "openTrades",
      "foreignFees", "feesUnknown", wins, losses, won, lost, even, gross, fees, ${given.into ? sql`coalesce(price, 0)` : sql`price`} as price, ${given.into ? RATES : sql`null::json`} as rates
    from shown s order by s.place, s.key, s.currency`,
  [
    { shape: { by: "symbol", lotMethod: "fifo" }, given: ["userId", "turns", "offsets"] },
    { shape: { by: "holding", lotMethod: "lifo" }, given: EVERY },
    { shape: { by: "hour", lotMethod: "fifo" }, given: EVERY },
    { shape: { by: "tag", lotMethod: "fifo" }, given: ["userId", "turns", "offsets"] },
    { shape: { by: "rule", lotMethod: "fifo" }, given: ["userId", "turns", "offsets"] },
    { shape: { by: "account", lotMethod: "average" }, given: ["userId", "turns", "offsets"] },
    { shape: { by: "structure", lotMethod: "fifo" }, given: EVERY },
    { shape: { by: "day", lotMethod: "fifo" }, given: [...EVERY, "into"] },
    { shape: { by: "tag", lotMethod: "fifo" }, given: ["userId", "turns", "offsets", "into"] },
  ],
);

const RATES = sql`(select json_build_object('lastDay', last_day, 'isOutdated', is_outdated, 'missing', missing) from conversion)`;

/** The tables of the ledger in one currency, and of the trades that ticks make breakeven. */
function converted(lotMethod: LotMethod, selected: Holes<Selected>, into: SQLWrapper): SQL {
  const { userId } = selected;
  return sql`${nearOf(userId, tradesOf(selected, sql`closed_at`))}, ${convertedLedger(lotMethod, selected, { into, kept: sql`account_id, symbol` })},`;
}

/** The latest days and months are shown, and the largest of all other groups. */
function isByTime(by: Breakdown): boolean {
  return by === "day" || by === "month";
}

/** The name of each shown account, setup or tag, looked up by its key. An account's row may be gone. */
function named(by: Breakdown, { userId }: Holes<GroupGiven>): SQL {
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

/** What trades that answered alike sum to, taken apart into their answers. */
const BY_RULE = sql`
  select a.key, currency, sum(trades) as trades, sum(open_trades) as open_trades, sum(foreign_fees) as foreign_fees,
    sum(fees_unknown) as fees_unknown, sum(wins) as wins, sum(losses) as losses, sum(won) as won, sum(lost) as lost,
    sum(even) as even, sum(gross) as gross, sum(fees) as fees, sum(price) as price
  from summed s cross join lateral (
    select id || ':followed' as key from unnest(string_to_array(split_part(s.key, '/', 1), ',')) as f (id)
    union all select id || ':broken' from unnest(string_to_array(split_part(s.key, '/', 2), ',')) as b (id)
    union all select '' where s.key = ''
  ) a group by a.key, currency`;
