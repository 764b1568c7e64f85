import { sql } from "drizzle-orm";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { type Asked, askedAs } from "../../db/rows.ts";
import { bySideIndex } from "../../db/side-index.ts";
import { array } from "../../db/statement.ts";
import type { PriceRange } from "./core/marks.ts";
import type { TradeSpan, UnitMove } from "./core/pairs.ts";
import { type FillSums, instantsOf, stepsOf } from "./core/unit-moves.ts";
import type { Span } from "./core/weeks.ts";

/**
 * The prices of each day of the span, by the user's own fills in each account. A day is cut where one of
 * these moves is a split.
 */
export async function listPriceRanges(
  tx: Tx,
  userId: string,
  moves: Iterable<readonly UnitMove[]>,
  span: Span,
): Promise<PriceRange[]> {
  const splits = [...moves]
    .flat()
    .filter(({ move, at }) => move === "split" && at >= span.from && at < span.to);
  const cuts = [...new Set(splits.map(({ at }) => Math.floor(at / 1000) * 1000))].sort((a, b) => a - b);
  const instants = sql`${array(cuts.map(toInstant))}::timestamptz[]`;
  const rows = await tx.query(sql<Omit<PriceRange, "since"> & { cut: number }>`
    select r.*, (select multiplier from instruments where user_id = ${userId} and id = r.instrument) as multiplier from (
      select account_id as account, instrument_id as instrument,
        (executed_at at time zone 'UTC')::date - '1970-01-01'::date as day,
        width_bucket(executed_at, ${instants}) as cut, min(price) as low, max(price) as high
      from fills where ${bySideIndex(userId)} and executed_at >= ${toInstant(span.from)} and executed_at < ${toInstant(span.to)}
      group by 1, 2, 3, 4) r`);
  return rows.map(({ cut, ...range }) => ({ ...range, since: cuts[cut - 1] ?? null }));
}

/** What these trades hold now. */
export async function listOpenUnits(
  tx: Tx,
  userId: string,
  trades: readonly TradeSpan[],
): Promise<Map<string, string>> {
  const open = trades.filter(({ closedAt }) => closedAt === null).map(({ id }) => id);
  if (open.length === 0) return new Map();
  const rows = await tx.query(sql<{ id: string; held: string }>`
    select id, open_quantity as held from trades where user_id = ${userId} and id = any(${array(open)}::text[])`);
  return new Map(rows.map(({ id, held }) => [id, held]));
}

/**
 * A limit that is never reached keeps a probe for each row from becoming a join. A limit of one would invite
 * a scan.
 */
const ALL = 1_000_000_000;

/**
 * What fills did to the quantity of each position and to its cost with commissions, at the end of each day.
 * Sums begin anew behind each step of the trade.
 */
export async function listFillSums(
  tx: Tx,
  userId: string,
  trades: readonly TradeSpan[],
  until: number,
): Promise<Map<string, FillSums[]>> {
  if (trades.length === 0) return new Map();
  const held: Asked<TradeSpan> = {
    trade_id: ["text", ({ id }) => id],
    account_id: ["text", ({ account }) => account],
    instrument_id: ["text", ({ instrument }) => instrument],
    sign: ["int", ({ direction }) => (direction === "long" ? 1 : -1)],
    since: ["timestamptz", ({ openedAt }) => toInstant(openedAt)],
    until: ["timestamptz", ({ closedAt }) => toInstant(Math.min(closedAt ?? until, until))],
    steps: ["text", (trade) => instantsOf(stepsOf(trade))],
  };
  const rows = await tx.query(sql<FillSums & { tradeId: string }>`
    with held as (
      select h.*, h.steps::timestamptz[] as moved, i.multiplier, i.currency from ${askedAs("h", trades, held)}
      cross join lateral (select multiplier, currency from instruments where user_id = ${userId} and id = h.instrument_id limit ${ALL}) i
    ), change as (
      -- A fill that flips a position closes one trade with part of itself and opens the next with the rest.
      select h.trade_id, f.at, width_bucket(f.at, h.moved) as passed, f.quantity - f.closed as quantity,
        (f.price * h.multiplier + h.sign * case when f.fee_currency = h.currency then f.fee / f.quantity else 0 end)
          * (f.quantity - f.closed) as cost
      from held h cross join lateral (
        select executed_at as at, quantity, price, fee, fee_currency,
          coalesce((select quantity from closes where user_id = ${userId} and fill_id = fills.id), 0) as closed
        from fills where user_id = ${userId} and account_id = h.account_id and instrument_id = h.instrument_id
          and executed_at >= h.since and executed_at <= h.until and side = case when h.sign = 1 then 'buy' else 'sell' end
        limit ${ALL}) f
      union all
      select h.trade_id, c.at, width_bucket(c.at, h.moved), -c.quantity,
        h.sign * c.gross_average - h.sign * c.entry_fee_average - c.price * h.multiplier * c.quantity
      from held h cross join lateral (
        select closed_at as at, quantity, gross_average, entry_fee_average,
          (select price from fills where user_id = ${userId} and id = closes.fill_id) as price
        from closes where user_id = ${userId} and account_id = h.account_id and instrument_id = h.instrument_id
          and closed_at >= h.since and closed_at <= h.until and trade_id = h.trade_id
        limit ${ALL}) c
      -- Cash in lieu has no fill; it is a step.
      where c.price is not null
    ), daily as (
      select trade_id, passed, (at at time zone 'UTC')::date - '1970-01-01'::date as day, sum(quantity) as quantity, sum(cost) as cost
      from change group by 1, 2, 3
    )
    select trade_id as "tradeId", passed, day, sum(quantity) over so_far as quantity, sum(cost) over so_far as cost
    from daily window so_far as (partition by trade_id, passed order by day) order by trade_id, passed, day`);
  return Map.groupBy(rows, (row) => row.tradeId);
}
