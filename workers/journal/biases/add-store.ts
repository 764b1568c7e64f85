import { sql } from "drizzle-orm";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { type Asked, askedAs } from "../../db/rows.ts";
import { type EntryFills, entryStepsOf } from "./core/adds.ts";
import type { TradeSpan } from "./core/pairs.ts";
import { instantsOf } from "./core/unit-moves.ts";
import type { Span } from "./core/weeks.ts";

/** A limit that is never reached keeps a probe for each row from becoming a join. */
const ALL = 1_000_000_000;

type FillRow = {
  tradeId: string;
  multiplier: string;
  at: number;
  quantity: string;
  price: string;
  /** A sum of what came before the span, on the first rows of a trade only, behind so many of its steps. */
  isBefore: boolean;
  passed: number;
  cost: string;
};

/**
 * The entry fills of the trades that overlap the span and have more than one. What came before the span is
 * added up. So a position that is never flat brings one row for all of it, and one for each split. Rows are
 * in the order of time.
 */
export async function listEntryFills(
  tx: Tx,
  userId: string,
  trades: readonly TradeSpan[],
  span: Span,
): Promise<EntryFills[]> {
  const several = trades.filter((trade) => {
    const { fills, openedAt, closedAt, timed } = trade;
    if (!timed || openedAt >= span.to || (closedAt !== null && closedAt < span.from)) return false;
    const cameIn = entryStepsOf(trade).filter(({ move }) => move !== "split").length;
    return fills + cameIn > (closedAt === null ? 1 : 2);
  });
  if (several.length === 0) return [];
  const held: Asked<TradeSpan> = {
    trade_id: ["text", ({ id }) => id],
    account_id: ["text", ({ account }) => account],
    instrument_id: ["text", ({ instrument }) => instrument],
    sign: ["int", ({ direction }) => (direction === "long" ? 1 : -1)],
    since: ["timestamptz", ({ openedAt }) => toInstant(openedAt)],
    until: ["timestamptz", ({ closedAt }) => toInstant(Math.min(closedAt ?? span.to, span.to))],
    steps: ["text", (trade) => instantsOf(entryStepsOf(trade))],
  };
  const edge = sql`${toInstant(span.from)}::timestamptz`;
  const rows = await tx.query(sql<FillRow>`
    with held as (
      select h.*, h.steps::timestamptz[] as moved, i.multiplier from ${askedAs("h", several, held)}
      cross join lateral (select multiplier from instruments where user_id = ${userId} and id = h.instrument_id limit ${ALL}) i
    ), entry as (
      -- A fill that flips a position closes one trade with part of itself and opens the next with the rest.
      select h.trade_id, h.multiplier, f.at, f.ordinal, f.price, f.quantity - f.closed as quantity,
        width_bucket(f.at, h.moved) as passed
      from held h cross join lateral (
        select executed_at as at, ordinal, quantity, price,
          coalesce((select quantity from closes where user_id = ${userId} and fill_id = fills.id), 0) as closed
        from fills where user_id = ${userId} and account_id = h.account_id and instrument_id = h.instrument_id
          and executed_at >= h.since and executed_at < h.until and side = case when h.sign = 1 then 'buy' else 'sell' end
        limit ${ALL}) f
    )
    select trade_id as "tradeId", multiplier::text as multiplier, (extract(epoch from max(at)) * 1000)::float8 as at,
      sum(quantity)::text as quantity, '0' as price, true as "isBefore", sum(quantity * price)::text as cost, 0 as ordinal,
      passed
    from entry where at < ${edge} group by trade_id, multiplier, passed
    union all
    select trade_id, multiplier::text, (extract(epoch from at) * 1000)::float8, quantity::text, price::text, false, '0', ordinal, passed
    from entry where at >= ${edge}
    order by "tradeId", "isBefore" desc, at, ordinal, quantity, price`);
  return [...Map.groupBy(rows, ({ tradeId }) => tradeId)].map(([tradeId, own]) => ({
    tradeId,
    multiplier: own[0]?.multiplier ?? "1",
    before: own.flatMap(({ isBefore, passed, quantity, cost, at }) =>
      isBefore ? [{ passed, quantity, cost, lastAt: at }] : [],
    ),
    within: own.filter(({ isBefore }) => !isBefore),
  }));
}
