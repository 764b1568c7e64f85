import { type SQL, sql } from "drizzle-orm";
import { MOST_DROPPED, MOST_SIMULATED_CURRENCIES } from "#shared/contracts/simulations.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import type { Ledger } from "../../../db/ledger.ts";
import { localOf } from "../../../db/local-clock.ts";
import { ENTRY_FEE, FEES, GROSS } from "../../../db/lot-methods.ts";
import { nearOf, outcomeByNear } from "../../../db/outcome.ts";
import { closesOf } from "../../../db/selected-rows.ts";
import { type Holes, prepared, preparedBy } from "../../../db/statement.ts";
import { DAY, figures } from "../figures-store.ts";
import type { SumsRow } from "../store.ts";
import { PASSED, raised, SCALED } from "./caps-store.ts";
import { excluded, paused, RULE_NAMES, type Rules, sizeLeft, touched } from "./rules-store.ts";

/** So many days of all currencies together are told apart; beyond that several neighbouring ones are one. */
const MOST_DAYS = 2_500;

export type Told = {
  dropped: string[];
  droppedTotal: number;
  droppedByCoolOff: number;
  cappedBySize: number;
  cappedByLoss: number;
  withoutRisk: number;
  withoutTime: number;
};
type Row = SumsRow &
  Told & {
    at: string | null;
    place: number;
    days: number;
    baseline: string;
    simulated: string;
    closed: number;
    leftOut: number;
  };

/**
 * The sums of `sumLedger` over what a simulation leaves, by the same figures, and what it did. Rows with an
 * `at` are days. Each trade, each close and each plan is read once, and nothing is joined.
 */
export function sumOutcomes(ledger: Ledger, lotMethod: LotMethod, rules: Rules): Promise<Row[]> {
  return ledger.read(outcomes(lotMethod, rules));
}

const ZONE = ["userId", "turns", "offsets"] as const;
const PERIOD = ["symbol", "account", "from", "to"] as const;

const outcomes = preparedBy(
  "ledger",
  (method: LotMethod, given: Holes<Rules>) => sql<Row>`
    with ${nearOf(given.userId, touched(given))}, ${outcomesOf(method, given)}, ${figures({
      closes: (more) =>
        sql`select currency, closed_at, date_only, gross, fees from outcomes where part = 'close' and is_kept ${more}`,
      trades: sql`
        select currency, closed_at, date_only, id, foreign_fees, fees_unknown, gross - fees as net,
          ${outcomeByNear(sql`(gross - fees)`, given.userId)} as outcome
        from outcomes where part = 'trade' and is_kept and is_closed`,
      undated: sql`
        select distinct ${DAY} as day from outcomes where part = 'trade' and is_kept and is_closed and date_only`,
      held: sql`
        select currency, count(*)::int as trades, sum(foreign_fees)::int as foreign_fees, sum(fees_unknown)::int as fees_unknown
        from outcomes where part = 'trade' and is_kept and is_open group by currency`,
    })}, told as (
      select coalesce((array_agg(id order by coalesce(closed_at, opened_at) desc, id) filter (where not is_kept))[:${MOST_DROPPED}::int], '{}') as dropped,
        count(*) filter (where not is_kept)::int as "droppedTotal",
        count(*) filter (where not is_kept and not is_excluded)::int as "droppedByCoolOff",
        count(*) filter (where is_kept and is_scaled)::int as "cappedBySize",
        count(*) filter (where is_kept and is_raised)::int as "cappedByLoss",
        count(*) filter (where is_kept and is_without_risk)::int as "withoutRisk",
        count(*) filter (where is_kept and (opened_date_only or date_only))::int as "withoutTime"
      from outcomes where part = 'trade' and (is_closed or is_open)
    ), ${daysOf(given)}
    select figures.*, null as at, 0 as days, 0::numeric as baseline, 0::numeric as simulated,
      0 as closed, 0::float8 as "leftOut", told.*, 0 as place from figures cross join told
    union all
    select currency, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, at, days, baseline, simulated, closed, "leftOut", null, 0, 0, 0, 0, 0, 0, place from blocks
    order by currency, place`,
  [
    { shape: "fifo", given: ZONE },
    { shape: "lifo", given: [...ZONE, ...PERIOD, ...RULE_NAMES] },
  ],
);

/**
 * `outcomes`: each trade that the period touches and each of its closes there, as they were (`was_net`) and
 * as the rules make them. A close learns from its trade in a window over the trade's id.
 */
function outcomesOf(method: LotMethod, given: Holes<Rules>): SQL {
  const { userId, from, to, capLossR } = given;
  const size = sizeLeft(given);
  const { isPaused, beside } = paused(given);
  const isWithin = (at: SQL) => sql`(true ${from && sql`and ${at} >= ${from}::timestamptz`}
    ${to && sql`and ${at} < ${to}::timestamptz`})`;
  const left = size && sql`, cap, whole`;
  const plan = capLossR && sql`, direction, quantity, entry_price, instrument_id`;
  const noneOf = size && sql`, null, null`;
  return sql`
    pieces as (
      select id, 'trade' as part, '' as fill_id, currency, opened_at, closed_at, opened_date_only, closed_date_only as date_only,
        ${GROSS[method]} as gross, ${FEES[method]} as fees, foreign_fees, fees_unknown, ${excluded(given)} as is_excluded,
        ${isPaused} as is_paused, status = 'closed' and ${isWithin(sql`closed_at`)} as is_closed,
        status = 'open' and ${isWithin(sql`opened_at`)} as is_open
        ${size && sql`, ${size.cap} as cap, ${size.whole} as whole`}
        ${plan && sql`${plan}, null::numeric as planned_stop, null::numeric as planned_risk`}
      from trades ${beside} where ${touched(given)}
      union all
      select trade_id, 'close', fill_id, currency, null, closed_at, null, date_only, ${GROSS[method]}, exit_fee + ${ENTRY_FEE[method]},
        0, 0, null, null, null, null ${noneOf} ${plan && sql`, null, null, null, null, null, null`}
      from ${closesOf(given)}
      ${
        plan &&
        sql`union all
      select trade_id, 'plan', '', null, null, null, null, null, null, null, 0, 0, null, null, null, null ${noneOf}, null, null, null, null,
        planned_stop, planned_risk
      from annotations where user_id = ${userId} and (planned_stop is not null or planned_risk is not null)`
      }
    ), known as (
      select ${PASSED}, gross, fees, gross - fees as was_net, coalesce(bool_or(is_excluded) over own, false) as is_excluded,
        coalesce(bool_or(is_paused) over own, false) as is_paused
        ${size && sql`, max(cap) over own as cap, max(whole) over own as whole`}
        ${plan && sql`${plan}, max(planned_stop) over own as planned_stop, max(planned_risk) over own as planned_risk`}
      from pieces window own as (partition by id)
    ), sized as (
      select ${PASSED}, was_net, is_excluded, is_paused ${left} ${plan && sql`${plan}, planned_stop, planned_risk`},
        ${size === undefined ? sql`gross, fees, false as is_scaled from known` : SCALED}
    ), outcomes as materialized (
      select *, not is_excluded and not is_paused as is_kept from (${
        capLossR === undefined
          ? sql`select *, false as is_raised, false as is_without_risk from sized`
          : raised(sql`${capLossR}::numeric`, { userId, isSized: size !== undefined })
      }) o where part <> 'plan'
    )`;
}

/**
 * The closing days (in the zone) of the currencies with the most days, as they were and would have been. A
 * close without a time is at the beginning of its day, so that no day lies before an earlier one. `closed`
 * are the trades that ended on the day, and `leftOut` the dropped ones with the cut parts of scaled ones.
 */
function daysOf(given: Holes<Rules>): SQL {
  const at = sql`case when date_only then closed_at - (${localOf(sql`closed_at`, sql`false`, given)} - closed_at at time zone 'UTC')
    else closed_at end`;
  const part =
    sizeLeft(given) === undefined
      ? sql`case when is_kept then 0 else 1 end`
      : sql`case when not is_kept then 1 when is_scaled then 1 - cap / whole else 0 end`;
  return sql`
    per_day as (
      select currency, date_trunc('day', ${localOf(sql`closed_at`, sql`date_only`, given)}) as day, max(${at}) filter (where part = 'close') as at,
        sum(was_net) filter (where part = 'close') as baseline,
        coalesce(sum(gross - fees) filter (where part = 'close' and is_kept), 0) as simulated,
        count(*) filter (where part = 'trade')::int as closed,
        coalesce(sum(${part}) filter (where part = 'trade'), 0)::float8 as "leftOut"
      from outcomes where part = 'close' or is_closed group by 1, 2 having bool_or(part = 'close')
    ), shown as (
      select currency from per_day group by currency order by count(*) desc, currency limit ${MOST_SIMULATED_CURRENCIES}
    ), placed as (
      select currency, baseline, simulated, closed, "leftOut", max(at) over own as at, row_number() over own as place, count(*) over (partition by currency) as in_all
      from per_day where currency in (select currency from shown) window own as (partition by currency order by day)
    ), blocks as (
      select currency, max(at) as at, min(place)::int as place, count(*)::int as days, sum(baseline) as baseline, sum(simulated) as simulated,
        sum(closed)::int as closed, sum("leftOut")::float8 as "leftOut"
      from placed group by currency, ceil(place / ceil(in_all * (select count(*) from shown) / ${MOST_DAYS}::numeric))
    )`;
}

/**
 * A request reads so many trades itself; a job reads more. These take a second of a core, and a statement of
 * a request may take eight while others work.
 */
const MOST_AT_ONCE = 25_000;

/** True where the ledger holds more trades than a request reads in good time. */
export async function isTooLong(ledger: Ledger, userId: string): Promise<boolean> {
  return (await ledger.read(beyond({ userId }))).length > 0;
}
const beyond = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) => sql<{ id: string }>`
    select id from trades where user_id = ${userId} order by id offset ${MOST_AT_ONCE}::int limit 1`,
);

const SHOWN_LOSSES = 20_000;

/**
 * The losing trades that begin a pause unless another pause drops them, in the order of opening. Each chunk
 * has lines of `opened closed id`, in epoch ms. The id stands where both instants are equal.
 */
export async function listLosses(ledger: Ledger, lotMethod: LotMethod, rules: Rules): Promise<string[]> {
  const rows = await ledger.read(losses(lotMethod, rules));
  return rows.map(({ lines }) => lines);
}

const losses = preparedBy(
  "ledger",
  (method: LotMethod, given: Holes<Rules>) => sql<{ lines: string }>`
    select string_agg(opened || ' ' || closed || case when opened = closed then ' ' || id else '' end, E'\n' order by place) as lines
    from (
      select id, (extract(epoch from opened_at) * 1000)::bigint as opened, (extract(epoch from closed_at) * 1000)::bigint as closed,
        place, (place - 1) / ${SHOWN_LOSSES}::int as chunk
      from (select id, opened_at, closed_at, row_number() over (order by opened_at, id) as place from trades where ${touched(given)} and status = 'closed' and ${GROSS[method]} < ${FEES[method]}
        and not opened_date_only and not closed_date_only and not ${excluded(given)}) t
    ) l group by chunk order by chunk`,
  [
    { shape: "fifo", given: ZONE },
    { shape: "lifo", given: [...ZONE, ...PERIOD, "tags", "setups", "hours", "ids"] },
  ],
);
