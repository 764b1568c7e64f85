import { sql } from "drizzle-orm";
import type { MonteCarlo } from "#shared/contracts/monte-carlo.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import type { Ledger } from "../../../db/ledger.ts";
import { localOf, type ZoneOffsets } from "../../../db/local-clock.ts";
import { FEES, GROSS } from "../../../db/lot-methods.ts";
import { type Selected, tradesOf } from "../../../db/selected-rows.ts";
import { type Holes, preparedBy } from "../../../db/statement.ts";

/** Sequences are drawn from so many closed trades, the latest ones. */
const MOST_SAMPLED = 100_000;

export type SampledDay = {
  currency: string;
  /** How many closed trades of the currency the filter finds in all. */
  all: number;
  /** How many of other currencies it finds. */
  others: number;
  /** The net P&L of each trade of the day, in the order of their closes. */
  nets: string;
};
type Given = Selected & ZoneOffsets & { currency?: string | undefined };

/** The days of the closed trades of one currency, in order. The account of `asked` is an id. */
export function listSampledDays(
  ledger: Ledger,
  userId: string,
  { asked, zone }: { asked: MonteCarlo; zone: ZoneOffsets },
): Promise<SampledDay[]> {
  const { lotMethod, symbol, account, from, to, currency } = asked;
  return ledger.read(days(lotMethod, { userId, symbol, account, from, to, currency, ...zone }));
}

const days = preparedBy(
  "ledger",
  (method: LotMethod, given: Holes<Given>) => sql<SampledDay>`
    with found as materialized (
      select currency, closed_at, id, date_trunc('day', ${localOf(sql`closed_at`, sql`closed_date_only`, given)}) as day,
        ${GROSS[method]} - ${FEES[method]} as net
      from trades where status = 'closed' and ${tradesOf(given, sql`closed_at`)}
    ), counted as (
      select currency, count(*)::int as n, (sum(count(*)) over () - count(*))::int as others from found group by currency
    ), chosen as (
      select currency, n, others from counted ${given.currency && sql`where currency = ${given.currency}`}
      order by n desc, currency limit 1
    ), latest as (
      select closed_at, id, day, net from found where currency = (select currency from chosen)
      order by closed_at desc, id desc limit ${MOST_SAMPLED}::int
    )
    select (select currency from chosen) as currency, (select n from chosen) as "all",
      (select others from chosen) as others,
      string_agg(trim_scale(net)::text, ' ' order by closed_at, id) as nets
    from latest group by day order by day`,
  [
    { shape: "fifo", given: ["userId", "turns", "offsets"] },
    {
      shape: "lifo",
      given: ["userId", "turns", "offsets", "symbol", "account", "from", "to", "currency"],
    },
  ],
);
