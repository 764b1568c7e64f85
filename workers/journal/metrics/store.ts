import { type SQL, sql } from "drizzle-orm";
import type * as z from "zod";
import { MOST_CURRENCIES, MOST_CURVE_POINTS } from "#shared/contracts/bounds.ts";
import type { getEquity, getMetrics, LotMethod } from "#shared/contracts/trades.ts";
import { bySideIndex } from "../../db/side-index.ts";
import type { Ledger } from "../../db/ledger.ts";
import { ENTRY_FEE, FEES, GROSS } from "../../db/lot-methods.ts";
import { type Holes, preparedBy } from "../../db/statement.ts";
import { resolveAccount } from "../trades/resolve-account.ts";
import type { Streaks, Sums } from "./core/measures.ts";

export type Filter = z.output<typeof getMetrics.query & {}>;

/** The day of a close, as the instant at which the day begins in UTC. */
const DAY = sql`date_trunc('day', closed_at, 'UTC')`;

/**
 * Sums by currency, and the streaks over all currencies. Money comes from closes, so that partial ones count.
 * Wins and streaks come from closed trades. Closes of one instant have no order and move the equity together.
 * So do all closes of a day (UTC) on which one has no time. Where such a day has wins and losses, it ends
 * every streak.
 */
export async function sumLedger(
  ledger: Ledger,
  userId: string,
  filter: Filter,
): Promise<{ sums: Sums[]; streaks: Streaks }> {
  const { lotMethod, ...selected } = await resolveAccount(ledger, userId, filter);
  const rows = await ledger.read(sums(lotMethod, { userId, ...selected }));
  const overall = rows.find((row) => row.currency === null);
  return {
    sums: rows.flatMap(({ currency, ...rest }) => (currency === null ? [] : [{ currency, ...rest }])),
    streaks: { winStreak: overall?.winStreak ?? 0, lossStreak: overall?.lossStreak ?? 0 },
  };
}

/** The selection of a filter. Its account is an id. */
export type Selected = { userId: string } & Omit<Filter, "lotMethod">;
type SumsRow = Omit<Sums, "currency"> & { currency: string | null };

const EVERY = ["userId", "symbol", "account", "from", "to"] as const;

/** The statement behind `sumLedger`. */
const sums = preparedBy(
  "ledger",
  (lotMethod: LotMethod, selected: Holes<Selected>) => sql<SumsRow>`
    with untimed as materialized (
      select distinct ${DAY} as day from ${closesOf(selected, sql`and date_only`)}
    ), flows as (
      select currency, case when ${DAY} in (select day from untimed) then ${DAY} else closed_at end as closed_at,
        sum(${GROSS[lotMethod]}) as gross, sum(exit_fee + ${ENTRY_FEE[lotMethod]}) as fees
      from ${closesOf(selected)} group by 1, 2
    ), equity as (
      select currency, gross, fees, closed_at, sum(gross - fees) over (partition by currency order by closed_at) as equity from flows
    ), drawn as (
      select currency, gross, fees, greatest(max(equity) over (partition by currency order by closed_at), 0) - equity as drawdown
      from equity
    ), money as (
      select currency, sum(gross) as gross, sum(fees) as fees, max(drawdown) as drawdown from drawn group by currency
    ), undated as materialized (
      select distinct ${DAY} as day from trades
      where closed_date_only and status = 'closed' and ${tradesOf(selected, sql`closed_at`)}
    ), results as materialized (
      select currency, closed_at, id, foreign_fees, fees_unknown, ${GROSS[lotMethod]} - ${FEES[lotMethod]} as net,
        sign(${GROSS[lotMethod]} - ${FEES[lotMethod]})::int as outcome, ${DAY} in (select day from undated) as is_undated
      from trades where status = 'closed' and ${tradesOf(selected, sql`closed_at`)}
    ), unordered as materialized (
      select ${DAY} as day, currency from results where is_undated
      group by grouping sets ((1), (1, 2)) having min(outcome) < max(outcome)
    ), ended as (
      select currency, closed_at, id, foreign_fees, fees_unknown, net, outcome,
        (${DAY}, currency) in (select day, currency from unordered where currency is not null) as is_unordered,
        ${DAY} in (select day from unordered where currency is null) as is_unordered_overall
      from results
    ), marked as (
      select *, is_unordered or outcome is distinct from lag(outcome) over own or lag(is_unordered) over own as turns,
        is_unordered_overall or outcome is distinct from lag(outcome) over everything
          or lag(is_unordered_overall) over everything as turns_overall
      from ended window own as (partition by currency order by closed_at, id), everything as (order by closed_at, id)
    ), numbered as (
      select currency, outcome, net, foreign_fees, fees_unknown, is_unordered, is_unordered_overall,
        count(*) filter (where turns) over (partition by currency order by closed_at, id) as run,
        count(*) filter (where turns_overall) over (order by closed_at, id) as run_overall
      from marked
    ), runs as (
      select currency, outcome, count(*)::int as trades, sum(net) as net, sum(foreign_fees)::int as foreign_fees,
        sum(fees_unknown)::int as fees_unknown,
        case when is_unordered then 0 else count(*)::int end as streak
      from numbered group by currency, outcome, run, is_unordered
    ), counted as (
      select currency, sum(trades)::int as trades, sum(foreign_fees)::int as foreign_fees,
        sum(fees_unknown)::int as fees_unknown,
        coalesce(sum(trades) filter (where outcome = 1), 0)::int as wins,
        coalesce(sum(trades) filter (where outcome = -1), 0)::int as losses,
        coalesce(sum(net) filter (where outcome = 1), 0) as won, coalesce(sum(net) filter (where outcome = -1), 0) as lost,
        coalesce(max(streak) filter (where outcome = 1), 0) as win_streak,
        coalesce(max(streak) filter (where outcome = -1), 0) as loss_streak
      from runs group by currency
    ), overall as (
      select coalesce(max(n) filter (where outcome = 1), 0)::int as win_streak,
        coalesce(max(n) filter (where outcome = -1), 0)::int as loss_streak
      from (select outcome, count(*) as n from numbered where not is_unordered_overall group by outcome, run_overall) r
    ), held as (
      select currency, count(*)::int as trades, sum(foreign_fees)::int as foreign_fees, sum(fees_unknown)::int as fees_unknown
      from trades where status = 'open' and ${tradesOf(selected, sql`opened_at`)} group by currency
    )
    select currency, coalesce(c.trades, 0) as trades, coalesce(h.trades, 0) as "openTrades", coalesce(wins, 0) as wins,
      coalesce(losses, 0) as losses, coalesce(won, 0) as won, coalesce(lost, 0) as lost, coalesce(gross, 0) as gross,
      coalesce(fees, 0) as fees, coalesce(drawdown, 0) as drawdown, coalesce(win_streak, 0) as "winStreak",
      coalesce(loss_streak, 0) as "lossStreak", coalesce(c.foreign_fees, 0) + coalesce(h.foreign_fees, 0) as "foreignFees",
      coalesce(c.fees_unknown, 0) + coalesce(h.fees_unknown, 0) as "feesUnknown"
    from counted c full join money using (currency) full join held h using (currency)
    union all
    select null, 0, 0, 0, 0, 0, 0, 0, 0, 0, win_streak, loss_streak, 0, 0 from overall
    order by currency`,
  [
    { shape: "fifo", given: ["userId"] },
    { shape: "fifo", given: EVERY },
  ],
);

export type EquityPoint = {
  currency: string;
  at: string;
  dateOnly: boolean;
  equity: string;
  tidemark: string;
};

/**
 * The equity after each closing day (UTC), of the currencies with the most closing days. When there are more
 * days than points, a point is the last of several days.
 */
export async function listEquity(
  ledger: Ledger,
  userId: string,
  asked: z.output<typeof getEquity.query & {}>,
): Promise<EquityPoint[]> {
  const { lotMethod, ...selected } = await resolveAccount(ledger, userId, asked);
  return ledger.read(equity(lotMethod, { userId, ...selected }));
}

const equity = preparedBy(
  "ledger",
  (lotMethod: LotMethod, selected: Holes<Selected>) => sql<EquityPoint>`
    with days as (
      select currency, max(closed_at) as at, bool_and(date_only) as date_only, sum(${GROSS[lotMethod]} - exit_fee - ${ENTRY_FEE[lotMethod]}) as net
      from ${closesOf(selected)} group by currency, (closed_at at time zone 'utc')::date
    ), shown as (
      select currency from days group by currency order by count(*) desc, currency limit ${MOST_CURRENCIES}
    ), curve as (
      select currency, at, date_only, sum(net) over own as equity, row_number() over own as day, count(*) over (partition by currency) as days
      from days where currency in (select currency from shown) window own as (partition by currency order by at)
    ), marked as (
      select currency, at, date_only, equity, day, days, greatest(max(equity) over (partition by currency order by at), 0) as tidemark from curve
    )
    select currency, at, date_only as "dateOnly", equity, tidemark from marked
    where day % ceil(days / ${MOST_CURVE_POINTS}::numeric) = 0 or day = days
    order by currency, at`,
  [
    { shape: "fifo", given: ["userId"] },
    { shape: "fifo", given: EVERY },
  ],
);

/** The selected closes, as a table with its conditions. */
export function closesOf({ userId, symbol, account, from, to }: Holes<Selected>, more?: SQL): SQL {
  const conditions = sql`${more}
    ${account && sql`and account_id = ${account}`}
    ${from && sql`and closed_at >= ${from}::timestamptz`}
    ${to && sql`and closed_at < ${to}::timestamptz`}`;
  if (symbol === undefined) return sql`closes where ${bySideIndex(userId)} ${conditions}`;
  return sql`(select id from instruments where user_id = ${userId} and symbol = ${symbol}) i cross join lateral (
    select * from closes where user_id = ${userId} and instrument_id = i.id ${conditions} offset 0) c`;
}

/** The conditions of the selected trades. */
export function tradesOf({ userId, symbol, account, from, to }: Holes<Selected>, at: SQL): SQL {
  return sql`user_id = ${userId}
    ${symbol && sql`and symbol = ${symbol}`}
    ${account && sql`and account_id = ${account}`}
    ${from && sql`and ${at} >= ${from}::timestamptz`}
    ${to && sql`and ${at} < ${to}::timestamptz`}`;
}
