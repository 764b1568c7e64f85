import { type Big, decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import type { Outcome, TradeSpan } from "./pairs.ts";
import type { Span } from "./weeks.ts";

/** A fill that opened a position or added to it, with the part of it that did so. */
export type EntryFill = { at: number; quantity: Decimal; price: Decimal };

/** The entry fills of one trade: those before a span as sums, those within it one by one. */
export type EntryFills = {
  tradeId: string;
  multiplier: Decimal;
  before: { quantity: Decimal; cost: Decimal; lastAt: number } | null;
  within: EntryFill[];
};

/** A decision to add to an open position. */
export type Add = {
  tradeId: string;
  account: string;
  at: number;
  /** Whether the price stood against the position's mean entry price, −1, or for it, 1. */
  state: -1 | 1;
  /** The distance from that mean price, as a share of it. */
  distance: number;
  /** What the added part made by the trade's mean exit price, before fees; null while the trade is open. */
  made: Outcome | null;
};

/** Fills of one order come within seconds of each other. */
const ONE_ORDER_MS = 60_000;

/** The adds of the span. The caller passes the fills of trades that overlap it, in the order of time. */
export function addsWithin(
  trades: readonly TradeSpan[],
  entryFills: readonly EntryFills[],
  span: Span,
): Add[] {
  const byId = new Map(trades.map((trade) => [trade.id, trade]));
  return entryFills.flatMap((fills) => {
    const trade = byId.get(fills.tradeId);
    return trade === undefined || !trade.timed ? [] : addsOf(trade, fills, span);
  });
}

function addsOf(trade: TradeSpan, { multiplier, before, within }: EntryFills, span: Span): Add[] {
  const adds: Add[] = [];
  let quantity = decimal(before?.quantity ?? "0");
  let cost = decimal(before?.cost ?? "0");
  let lastAt = before?.lastAt ?? null;
  const sign = trade.direction === "long" ? 1 : -1;
  for (const fill of within) {
    const price = decimal(fill.price);
    const against = price.times(quantity).minus(cost).times(sign);
    const isNew = lastAt !== null && fill.at - lastAt >= ONE_ORDER_MS;
    if (isNew && fill.at >= span.from && fill.at < span.to && quantity.gt(0) && !against.eq(0) && cost.gt(0))
      adds.push({
        tradeId: trade.id,
        account: trade.account,
        at: fill.at,
        state: against.lt(0) ? -1 : 1,
        distance: Math.abs(Number(against.div(cost))),
        made: madeBy(trade, { fill, price, sign, multiplier }),
      });
    quantity = quantity.plus(fill.quantity);
    cost = cost.plus(price.times(fill.quantity));
    lastAt = fill.at;
  }
  return adds;
}

function madeBy(
  { exitPrice, closedAt, currency }: TradeSpan,
  { fill, price, sign, multiplier }: { fill: EntryFill; price: Big; sign: number; multiplier: Decimal },
): Outcome | null {
  if (exitPrice === null || closedAt === null) return null;
  const result = decimal(exitPrice).minus(price).times(fill.quantity).times(multiplier).times(sign);
  return { currency, closedAt, result: toDecimal(result) };
}
