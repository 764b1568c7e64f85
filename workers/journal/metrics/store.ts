import type * as z from "zod";
import sql, { empty, type Sql } from "sql-template-tag";
import { MOST_CURRENCIES, MOST_CURVE_POINTS } from "#shared/contracts/bounds.ts";
import type { getEquity, getMetrics } from "#shared/contracts/trades.ts";
import type { Ledger } from "../../db/ledger.ts";
import { ENTRY_FEE, FEES, GROSS, resolveAccount } from "../trades/columns.ts";
import type { Streaks, Sums } from "./rules.ts";

export type Filter = z.output<typeof getMetrics.query & {}>;

/**
 * Sums by currency, and the streaks over all of them. Money comes from closes, so that partial ones count; wins and
 * streaks from closed trades. Closes of one instant have no order among themselves and move the equity together.
 */
export async function sumLedger(
  ledger: Ledger,
  userId: string,
  filter: Filter,
): Promise<{ sums: Sums[]; streaks: Streaks }> {
  const rows = await ledger.read<Omit<Sums, "currency"> & { currency: string | null }>(
    sums(userId, await resolveAccount(ledger, userId, filter)),
  );
  const overall = rows.find((row) => row.currency === null);
  return {
    sums: rows.flatMap(({ currency, ...rest }) => (currency === null ? [] : [{ currency, ...rest }])),
    streaks: { winStreak: overall?.winStreak ?? 0, lossStreak: overall?.lossStreak ?? 0 },
  };
}

/** The statement behind `sumLedger`, which a test explains; its account is an id. */
export function sums(userId: string, filter: Filter): Sql {
  const { lotMethod } = filter;
  return sql`
    with flows as (
      select currency, closed_at, sum(${GROSS[lotMethod]}) as gross, sum(exit_fee + ${ENTRY_FEE[lotMethod]}) as fees
      from closes where ${closesOf(userId, filter)} group by currency, closed_at
    ), equity as (
      select currency, gross, fees, closed_at, sum(gross - fees) over (partition by currency order by closed_at) as equity from flows
    ), drawn as (
      select currency, gross, fees, greatest(max(equity) over (partition by currency order by closed_at), 0) - equity as drawdown
      from equity
    ), money as (
      select currency, sum(gross) as gross, sum(fees) as fees, max(drawdown) as drawdown from drawn group by currency
    ), ended as (
      select currency, closed_at, id, foreign_fees, ${GROSS[lotMethod]} - ${FEES[lotMethod]} as net,
        sign(${GROSS[lotMethod]} - ${FEES[lotMethod]})::int as outcome
      from trades where status = 'closed' and ${tradesOf(userId, filter, sql`closed_at`)}
    ), marked as (
      select currency, closed_at, id, foreign_fees, net, outcome,
        outcome is distinct from lag(outcome) over (partition by currency order by closed_at, id) as turns,
        outcome is distinct from lag(outcome) over (order by closed_at, id) as turns_overall
      from ended
    ), numbered as (
      select currency, outcome, net, foreign_fees,
        count(*) filter (where turns) over (partition by currency order by closed_at, id) as run,
        count(*) filter (where turns_overall) over (order by closed_at, id) as run_overall
      from marked
    ), runs as (
      select currency, outcome, count(*)::int as trades, sum(net) as net, sum(foreign_fees)::int as foreign_fees
      from numbered group by currency, outcome, run
    ), counted as (
      select currency, sum(trades)::int as trades, sum(foreign_fees)::int as foreign_fees,
        coalesce(sum(trades) filter (where outcome = 1), 0)::int as wins,
        coalesce(sum(trades) filter (where outcome = -1), 0)::int as losses,
        coalesce(sum(net) filter (where outcome = 1), 0) as won, coalesce(sum(net) filter (where outcome = -1), 0) as lost,
        coalesce(max(trades) filter (where outcome = 1), 0) as win_streak,
        coalesce(max(trades) filter (where outcome = -1), 0) as loss_streak
      from runs group by currency
    ), overall as (
      select coalesce(max(n) filter (where outcome = 1), 0)::int as win_streak,
        coalesce(max(n) filter (where outcome = -1), 0)::int as loss_streak
      from (select outcome, count(*) as n from numbered group by outcome, run_overall) r
    ), held as (
      select currency, count(*)::int as trades, sum(foreign_fees)::int as foreign_fees
      from trades where status = 'open' and ${tradesOf(userId, filter, sql`opened_at`)} group by currency
    )
    select currency, coalesce(c.trades, 0) as trades, coalesce(h.trades, 0) as "openTrades", coalesce(wins, 0) as wins,
      coalesce(losses, 0) as losses, coalesce(won, 0) as won, coalesce(lost, 0) as lost, coalesce(gross, 0) as gross,
      coalesce(fees, 0) as fees, coalesce(drawdown, 0) as drawdown, coalesce(win_streak, 0) as "winStreak",
      coalesce(loss_streak, 0) as "lossStreak", coalesce(c.foreign_fees, 0) + coalesce(h.foreign_fees, 0) as "foreignFees"
    from counted c full join money using (currency) full join held h using (currency)
    union all
    select null, 0, 0, 0, 0, 0, 0, 0, 0, 0, win_streak, loss_streak, 0 from overall
    order by currency`;
}

export type EquityPoint = { currency: string; at: string; equity: string; tidemark: string };

/**
 * The equity after each closing day (UTC), or after the last of several where there are more days than points; of the
 * currencies with the most of them.
 */
export async function listEquity(
  ledger: Ledger,
  userId: string,
  asked: z.output<typeof getEquity.query & {}>,
): Promise<EquityPoint[]> {
  const filter = await resolveAccount(ledger, userId, asked);
  const { lotMethod } = filter;
  return ledger.read<EquityPoint>(sql`
    with days as (
      select currency, max(closed_at) as at, sum(${GROSS[lotMethod]} - exit_fee - ${ENTRY_FEE[lotMethod]}) as net
      from closes where ${closesOf(userId, filter)} group by currency, (closed_at at time zone 'utc')::date
    ), shown as (
      select currency from days group by currency order by count(*) desc, currency limit ${MOST_CURRENCIES}
    ), curve as (
      select currency, at, sum(net) over own as equity, row_number() over own as day, count(*) over (partition by currency) as days
      from days where currency in (select currency from shown) window own as (partition by currency order by at)
    ), marked as (
      select currency, at, equity, day, days, greatest(max(equity) over (partition by currency order by at), 0) as tidemark from curve
    )
    select currency, at, equity, tidemark from marked
    where day % ceil(days / ${MOST_CURVE_POINTS}::numeric) = 0 or day = days
    order by currency, at`);
}

function closesOf(userId: string, { symbol, account, from, to }: Filter): Sql {
  return sql`user_id = ${userId}
    ${symbol === undefined ? empty : sql`and instrument_id in (select id from instruments where user_id = ${userId} and symbol = ${symbol})`}
    ${account === undefined ? empty : sql`and account_id = ${account}`}
    ${from === undefined ? empty : sql`and closed_at >= ${from}::timestamptz`}
    ${to === undefined ? empty : sql`and closed_at < ${to}::timestamptz`}`;
}

function tradesOf(userId: string, { symbol, account, from, to }: Filter, at: Sql): Sql {
  return sql`user_id = ${userId}
    ${symbol === undefined ? empty : sql`and symbol = ${symbol}`}
    ${account === undefined ? empty : sql`and account_id = ${account}`}
    ${from === undefined ? empty : sql`and ${at} >= ${from}::timestamptz`}
    ${to === undefined ? empty : sql`and ${at} < ${to}::timestamptz`}`;
}
