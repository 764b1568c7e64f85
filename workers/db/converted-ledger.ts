import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { LotMethod } from "#shared/contracts/trades.ts";
import { conversions } from "./converted-amounts.ts";
import { ENTRY_FEE, FEES, GROSS } from "./lot-methods.ts";
import { closesOf, type Selected, tradesOf } from "./selected-rows.ts";
import type { Holes } from "./statement.ts";

/**
 * The tables of the selected closes and closed trades in one currency: those of `conversions`, and `booked`.
 * A close is booked at its instant, by the rate of its day. The rest is booked when the trade closes: what it
 * gained or lost by rates, and its fees at the rates of their days. `rate` is that of a close, else null.
 * `kept` names further columns that trades and closes share.
 */
export function convertedLedger(
  lotMethod: LotMethod,
  selected: Holes<Selected>,
  { into, kept }: { into: SQLWrapper; kept?: SQL | undefined },
): SQL {
  const more = kept && sql`, ${kept}`;
  const { from: _, ...everBefore } = selected;
  const { userId, account } = selected;
  return sql`${conversions({
    userId,
    into,
    picked: sql`
      select id, currency, true as is_closed, opened_at, closed_at, closed_date_only as date_only,
        ${GROSS[lotMethod]} as gross, ${FEES[lotMethod]} as fees, foreign_fees, fees_unknown ${more}
      from trades where status = 'closed' and ${tradesOf(selected, sql`closed_at`)}`,
    exits: sql`
      select trade_id, currency, closed_at, date_only, ${GROSS[lotMethod]} as gross,
        exit_fee + ${ENTRY_FEE[lotMethod]} as fees ${more},
        ${selected.from === undefined ? sql`true` : sql`closed_at >= ${selected.from}::timestamptz`} as counts
      from ${closesOf(everBefore)}`,
    worths: account && sql`and account_id = ${account}`,
    kept,
  })}, booked as materialized (
    select trade_id ${more}, place, rate, closed_at, date_only, price as gross, charged as fees, price from parts where counts
    union all
    select trade_id ${more}, currency || (closed_at at time zone 'UTC')::date, null, closed_at, date_only, gross - told,
      fees - charged, price - told
    from conversions where gross <> told or fees <> charged or price <> told
  )`;
}
