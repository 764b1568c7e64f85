import { sql } from "drizzle-orm";
import type * as z from "zod";
import { MOST_CURRENCIES, MOST_CURVE_POINTS } from "#shared/contracts/bounds.ts";
import type { getEquity, getMetrics } from "#shared/contracts/metrics.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import type { Ledger } from "../../db/ledger.ts";
import { ENTRY_FEE, GROSS, netOf } from "../../db/lot-methods.ts";
import { convertedLedger } from "../../db/converted-ledger.ts";
import { closesOf, type Selected, tradesOf } from "../../db/selected-rows.ts";
import { outcomeOf } from "../../db/outcome.ts";
import { type Holes, preparedBy } from "../../db/statement.ts";
import { resolveAccount } from "../trades/resolve-account.ts";
import type { UsedRates } from "../trades/core/conversion.ts";
import type { Streaks, Sums } from "./core/measures.ts";
import { DAY, figures } from "./figures-store.ts";

export type Filter = z.output<typeof getMetrics.query & {}>;

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

export type SumsRow = Omit<Sums, "currency"> & { currency: string | null };

export const EVERY = ["userId", "symbol", "account", "from", "to"] as const;

/** The statement behind `sumLedger`. */
const sums = preparedBy(
  "ledger",
  (lotMethod: LotMethod, selected: Holes<Selected>) => sql<SumsRow>`
    with ${figures({
      closes: (more) =>
        sql`select currency, closed_at, date_only, ${GROSS[lotMethod]} as gross, exit_fee + ${ENTRY_FEE[lotMethod]} as fees
          from ${closesOf(selected, more)}`,
      trades: sql`
        select currency, closed_at, closed_date_only as date_only, id, foreign_fees, fees_unknown, ${netOf(lotMethod)} as net,
          ${outcomeOf(netOf(lotMethod), selected.userId)} as outcome
        from trades where status = 'closed' and ${tradesOf(selected, sql`closed_at`)}`,
      undated: sql`
        select distinct ${DAY} as day from trades
        where closed_date_only and status = 'closed' and ${tradesOf(selected, sql`closed_at`)}`,
      held: sql`
        select currency, count(*)::int as trades, sum(foreign_fees)::int as foreign_fees,
           sum(fees_unknown)::int as fees_unknown
        from trades where status = 'open' and ${tradesOf(selected, sql`opened_at`)} group by currency`,
    })}
    select * from figures order by currency`,
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
 * days than points, a point is the last of several days. With `into` it is one curve in that currency, and
 * each point tells of the rates.
 */
export async function listEquity(
  ledger: Ledger,
  userId: string,
  asked: z.output<typeof getEquity.query & {}>,
  into?: string,
): Promise<(EquityPoint & { rates: UsedRates | null })[]> {
  const { lotMethod, ...selected } = await resolveAccount(ledger, userId, asked);
  return ledger.read(equity(lotMethod, { userId, ...selected, into }));
}

const equity = preparedBy(
  "ledger",
  (lotMethod: LotMethod, { into, ...selected }: Holes<Selected & { into?: string | undefined }>) => {
    const tables = into && sql`${convertedLedger(lotMethod, selected, { into })},`;
    const day = sql`(closed_at at time zone 'utc')::date`;
    const days = into
      ? sql`select ${into}::text as currency, max(closed_at) as at, bool_and(date_only) as date_only, sum(gross - fees) as net
        from booked group by ${day}`
      : sql`select currency, max(closed_at) as at, bool_and(date_only) as date_only, sum(${GROSS[lotMethod]} - exit_fee - ${ENTRY_FEE[lotMethod]}) as net
        from ${closesOf(selected)} group by currency, ${day}`;
    const rates = into
      ? sql`(select json_build_object('lastDay', last_day, 'isOutdated', is_outdated, 'missing', missing) from conversion)`
      : sql`null::json`;
    return sql<EquityPoint & { rates: UsedRates | null }>`
    with ${tables} days as (${days}), shown as (
      select currency from days group by currency order by count(*) desc, currency limit ${MOST_CURRENCIES}
    ), curve as (
      select currency, at, date_only, sum(net) over own as equity, row_number() over own as day, count(*) over (partition by currency) as days
      from days where currency in (select currency from shown) window own as (partition by currency order by at)
    ), marked as (
      select currency, at, date_only, equity, day, days, greatest(max(equity) over (partition by currency order by at), 0) as tidemark from curve
    )
    select currency, at, date_only as "dateOnly", equity, tidemark, ${rates} as rates from marked
    where day % ceil(days / ${MOST_CURVE_POINTS}::numeric) = 0 or day = days
    order by currency, at`;
  },
  [
    { shape: "fifo", given: ["userId"] },
    { shape: "fifo", given: EVERY },
    { shape: "average", given: [...EVERY, "into"] },
  ],
);
