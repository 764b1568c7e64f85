import { sql } from "drizzle-orm";
import type * as z from "zod";
import type { getPerformance } from "#shared/contracts/performance.ts";
import type { Ledger } from "../../../db/ledger.ts";
import { localOf, type ZoneOffsets } from "../../../db/local-clock.ts";
import { plannedRisk } from "../../../db/planned-risk.ts";
import { bySideIndex } from "../../../db/side-index.ts";
import { type Holes, preparedBy } from "../../../db/statement.ts";
import {
  FILTER_VALUES,
  filtered,
  type FilterShape,
  type FilterValues,
  netOf,
  shapeOf,
  valuesOf,
} from "../filter-store.ts";
import type { DayFacts, TradeFacts } from "./core/performance.ts";

export type Asked = z.output<typeof getPerformance.query & {}>;
type Given = FilterValues & {
  currency?: string | undefined;
  tolerance: string;
  tolerancePrice?: string | undefined;
};

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
      select id, currency, instrument_id, direction, quantity, entry_price, exit_price, ${netOf(shape.lotMethod)} as net,
        case when opened_date_only or closed_date_only then null
          else extract(epoch from closed_at - opened_at)::float8 end as held
      from trades where status = 'closed' and ${filtered(shape, given, sql`closed_at`)}
        ${given.currency && sql`and currency = ${given.currency}`}
    ), chosen as materialized (
      select currency from found group by currency order by count(*) desc, currency limit 1
    ), judged as materialized (
      select *, case when abs(net) <= ${given.tolerance}::numeric
        ${given.tolerancePrice && sql`or abs(exit_price - entry_price) <= ${given.tolerancePrice}::numeric`}
        then 0 else sign(net)::int end as outcome
      from found where currency = (select currency from chosen)
    ), plans as (
      select max(net) as net, max(direction) as direction, max(quantity) as quantity, max(entry_price) as entry_price,
        max(instrument_id) as instrument_id, max(planned_stop) as planned_stop, max(planned_risk) as planned_risk
      from (
        select id, net, direction, quantity, entry_price, instrument_id, null::numeric as planned_stop, null::numeric as planned_risk
        from judged
        union all
        select trade_id, null, null, null, null, null, planned_stop, planned_risk
        from annotations where user_id = ${given.userId} and (planned_stop is not null or planned_risk is not null)
      ) e group by id having count(net) = 1 and count(*) = 2
    ), risks as (
      select net, ${plannedRisk(sql`(select multiplier from instruments i where i.user_id = ${given.userId} and i.id = p.instrument_id)`)} as risk
      from plans p
    ), multiples as (
      select count(*)::int as planned, sum(net / risk)::float8 as total from risks where risk > 0
    )
    select (select currency from chosen) as currency, count(*)::int as trades,
      count(*) filter (where outcome = 1)::int as wins, count(*) filter (where outcome = -1)::int as losses,
      coalesce(sum(net), 0) as net, avg(net) as mean, stddev_samp(net) / sqrt(count(*)) as "standardError",
      (select planned from multiples) as planned, (select total from multiples) as "rTotal",
      avg(held) as "heldMean", percentile_cont(0.5) within group (order by held) as "heldMedian",
      avg(held) filter (where outcome = 1) as "heldWinMean",
      percentile_cont(0.5) within group (order by held) filter (where outcome = 1) as "heldWinMedian",
      avg(held) filter (where outcome = -1) as "heldLossMean",
      percentile_cont(0.5) within group (order by held) filter (where outcome = -1) as "heldLossMedian"
    from judged`,
  [
    { shape: { lotMethod: "fifo", result: undefined }, given: ["userId", "tolerance"] },
    { shape: { lotMethod: "lifo", result: "loss" }, given: [...FILTER_VALUES, ...WANTED] },
  ],
);

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
