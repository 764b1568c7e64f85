import { type SQL, sql } from "drizzle-orm";
import type * as z from "zod";
import type { getPerformance } from "#shared/contracts/performance.ts";
import type { Ledger } from "../../../db/ledger.ts";
import { netOf } from "../../../db/lot-methods.ts";
import { localOf, type ZoneOffsets } from "../../../db/local-clock.ts";
import { bySideIndex } from "../../../db/side-index.ts";
import { outcomeOf } from "../../../db/outcome.ts";
import { type Holes, preparedBy } from "../../../db/statement.ts";
import {
  FILTER_VALUES,
  filtered,
  type FilterShape,
  type FilterValues,
  shapeOf,
  valuesOf,
} from "../filter-store.ts";
import { rOf } from "../risk-store.ts";
import { R_BUCKETS } from "./core/distribution.ts";
import type { DayFacts, TradeFacts } from "./core/performance.ts";

export type Asked = z.output<typeof getPerformance.query & {}>;
type Given = FilterValues & Partial<Record<"currency" | "tolerance" | "tolerancePrice", string | undefined>>;

const R_STEP = sql`${R_BUCKETS.width}::numeric`;
const R_FIRST = sql`${R_BUCKETS.first}::int`;
const R_LAST = sql`${R_BUCKETS.last}::int`;
const WANTED = ["currency", "tolerance", "tolerancePrice"] as const;
/** A user's days since 1970 are fewer; later ones count first. */
const MOST_DAYS = 25_000;

/** What the closed trades of a filter tell, in one currency; one row. The filter's account is an id. */
export async function findFacts(ledger: Ledger, userId: string, asked: Asked): Promise<TradeFacts | null> {
  const { currency, tolerance, tolerancePrice } = asked;
  const given = { ...valuesOf(userId, asked), currency, tolerance, tolerancePrice };
  const [row] = await ledger.read(facts(shapeOf(asked), given));
  return row ?? null;
}

const facts = preparedBy(
  "ledger",
  (shape: FilterShape, given: Holes<Given>) => sql<TradeFacts>`
    with found as materialized (
      select currency, instrument_id, entry_price, exit_price, ${netOf(shape.lotMethod)} as net, ${rOf(netOf(shape.lotMethod), given.userId)} as r,
        case when opened_date_only or closed_date_only then null
          else extract(epoch from closed_at - opened_at)::float8 end as held
      from trades where status = 'closed' and ${filtered(shape, given, sql`closed_at`)}
        ${given.currency && sql`and currency = ${given.currency}`}
    ), chosen as materialized (
      select currency from found group by currency order by count(*) desc, currency limit 1
    ), judged as materialized (
      select *, ${judged(given)} as outcome
      from found where currency = (select currency from chosen)
    ), spread as (
      select percentile_cont(0.05) within group (order by net::float8)::numeric as low,
        percentile_cont(0.95) within group (order by net::float8)::numeric as high from judged
    ), step as (
      select low, high, case when high > low then ${niceStep(sql`(high - low) / 16`)} when high <> 0 then ${niceStep(sql`abs(high) / 8`)} else 1 end as width from spread
    ), ends as (
      select width, floor(low / width) - 1 as first, floor(high / width) + 1 as last from step
    ), nets as (
      select least(greatest(floor(net / width), first), last)::int as place, count(*)::int as trades
      from judged cross join ends group by 1
    ), multiples as (
      select least(greatest(floor(r / ${R_STEP}), ${R_FIRST}), ${R_LAST})::int as place, count(*)::int as trades, sum(r) as total
      from judged where r is not null group by 1
    )
    select (select currency from chosen) as currency, count(*)::int as trades,
      count(*) filter (where outcome = 1)::int as wins, count(*) filter (where outcome = -1)::int as losses,
      coalesce(sum(net) filter (where outcome = 1), 0) as won, coalesce(sum(net) filter (where outcome = -1), 0) as lost,
      max(net) filter (where outcome = 1) as "largestWin", min(net) filter (where outcome = -1) as "largestLoss",
      coalesce(sum(net), 0) as net, avg(net) as mean, stddev_samp(net) / sqrt(count(*)) as "standardError",
      (select coalesce(sum(trades), 0)::int from multiples) as planned, (select sum(total)::float8 from multiples) as "rTotal",
      (select jsonb_build_object('width', trim_scale(width)::text, 'first', first::int, 'last', last::int,
        'trades', (select jsonb_object_agg(place, trades) from nets)) from ends where width is not null) as nets,
      (select jsonb_object_agg(place, trades) from multiples) as rs,
      avg(held) as "heldMean", percentile_cont(0.5) within group (order by held) as "heldMedian",
      avg(held) filter (where outcome = 1) as "heldWinMean",
      percentile_cont(0.5) within group (order by held) filter (where outcome = 1) as "heldWinMedian",
      avg(held) filter (where outcome = -1) as "heldLossMean",
      percentile_cont(0.5) within group (order by held) filter (where outcome = -1) as "heldLossMedian"
    from judged`,
  [
    { shape: { lotMethod: "fifo", result: undefined }, given: ["userId"] },
    {
      shape: { lotMethod: "lifo", result: "loss", after: "loss" },
      given: [...FILTER_VALUES, ...WANTED],
    },
  ],
);

/** The result of a row, by the asked tolerances or, without one, by those of the preferences. */
function judged({ userId, tolerance, tolerancePrice }: Holes<Given>): SQL {
  if (!tolerance && !tolerancePrice) return outcomeOf(sql`net`, userId);
  return sql`case when abs(net) <= ${tolerance ? sql`${tolerance}::numeric` : sql`0`}
        ${tolerancePrice && sql`or abs(exit_price - entry_price) <= ${tolerancePrice}::numeric`}
        then 0 else sign(net)::int end`;
}

/** A step of 1, 2 or 5 times a power of ten that is at least so long. */
function niceStep(least: SQL): SQL {
  return sql`(select p * case when ${least} <= p then 1 when ${least} <= 2 * p then 2 when ${least} <= 5 * p then 5 else 10 end
    from (select power(10::numeric, floor(log(${least}))) as p) n)`;
}

type DaysGiven = FilterValues & ZoneOffsets & { currency: string };
type DaysShape = FilterShape & { isWhole: boolean };

/**
 * The days of one currency in a zone, until the end of the filter, in order. Bookings count where the filter
 * selects whole accounts, because money belongs to an account and not to a trade.
 */
export async function listDays(
  ledger: Ledger,
  userId: string,
  asked: Asked & { isWhole: boolean; currency: string; zone: ZoneOffsets },
): Promise<DayFacts[]> {
  const { isWhole, zone, currency, from, ...filter } = asked;
  const wanted = isWhole ? filter : { ...filter, from };
  const rows = await ledger.read(
    days({ ...shapeOf(asked), isWhole }, { ...valuesOf(userId, wanted), ...zone, currency }),
  );
  return rows.toReversed();
}

const days = preparedBy(
  "ledger",
  (shape: DaysShape, given: Holes<DaysGiven>) => sql<DayFacts>`
    select to_char(local, 'FMYYYY-MM-DD') as day, sum(net) as net, sum(income) as income, sum(paid_in) as "paidIn",
      sum(paid_out) as "paidOut"
    from (
      select date_trunc('day', ${localOf(sql`closed_at`, sql`closed_date_only`, given)}) as local,
        ${netOf(shape.lotMethod)} as net, 0 as income, 0 as paid_in, 0 as paid_out
      from trades where status = 'closed' and currency = ${given.currency} and ${filtered(shape, given, sql`closed_at`)}
      ${
        shape.isWhole
          ? sql`union all
      select date_trunc('day', ${localOf(sql`executed_at`, sql`date_only`, given)}), 0,
        case when kind in ('dividend', 'interest', 'fee', 'tax', 'adjustment') then amount else 0 end,
        case when kind in ('deposit', 'withdrawal', 'conversion') and amount > 0 then amount else 0 end,
        case when kind in ('deposit', 'withdrawal', 'conversion') and amount < 0 then -amount else 0 end
      from bookings where ${bySideIndex(given.userId)} and amount is not null and currency = ${given.currency}
        ${given.account && sql`and account_id = ${given.account}`}
        ${given.to && sql`and executed_at < ${given.to}::timestamptz`}`
          : undefined
      }
    ) d group by local order by local desc limit ${MOST_DAYS}`,
  [
    {
      shape: { lotMethod: "fifo", result: undefined, isWhole: true },
      given: ["userId", "account", "to", "turns", "offsets", "currency"],
    },
    { shape: { lotMethod: "fifo", result: "win", isWhole: false }, given: [...FILTER_VALUES, "currency"] },
  ],
);
