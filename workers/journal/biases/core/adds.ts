import { type Big, decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import type { Outcome, TradeSpan } from "./pairs.ts";
import { afterStep, type Holding, splitBetween, type Step, stepsOf } from "./unit-moves.ts";
import type { Span } from "./weeks.ts";

/** A fill that opened a position or added to it, with the part of it that did so. */
export type EntryFill = { at: number; quantity: Decimal; price: Decimal };

/** Sums over the fills behind the first `passed` steps of a trade; `lastAt` is the time of the last. */
export type EntrySums = { passed: number; quantity: Decimal; cost: Decimal; lastAt: number };

/** The entry fills of one trade: those before a span as sums in order, those within it one by one. */
export type EntryFills = {
  tradeId: string;
  multiplier: Decimal;
  before: EntrySums[];
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

/**
 * The steps of a trade that change its mean entry price. That mean counts units that have been sold, so units
 * that leave do not change it either.
 */
export function entryStepsOf(trade: TradeSpan): Step[] {
  return stepsOf(trade).filter(({ leaves, move }) => !leaves && move !== "lieu");
}

function addsOf(trade: TradeSpan, { multiplier, before, within }: EntryFills, span: Span): Add[] {
  const adds: Add[] = [];
  const steps = entryStepsOf(trade);
  let { quantity, cost }: Holding = { quantity: decimal("0"), cost: decimal("0") };
  let next = 0;
  const walk = (isPassed: (step: Step, at: number) => boolean): void => {
    for (let step = steps[next]; step !== undefined && isPassed(step, next); step = steps[++next])
      ({ quantity, cost } = afterStep({ quantity, cost }, step, "1"));
  };
  for (const sums of before) {
    walk((_, at) => at < sums.passed);
    [quantity, cost] = [quantity.plus(sums.quantity), cost.plus(sums.cost)];
  }
  let lastAt = before.at(-1)?.lastAt ?? null;
  const sign = trade.direction === "long" ? 1 : -1;
  for (const fill of within) {
    walk(({ from }) => from <= fill.at);
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
  { exitPrice, closedAt, currency, moves }: TradeSpan,
  { fill, price, sign, multiplier }: { fill: EntryFill; price: Big; sign: number; multiplier: Decimal },
): Outcome | null {
  if (exitPrice === null || closedAt === null) return null;
  const [after, before] = splitBetween(moves, fill.at, closedAt);
  const exit = decimal(exitPrice).times(fill.quantity).times(after).div(before);
  const result = exit.minus(price.times(fill.quantity)).times(multiplier).times(sign);
  return { currency, closedAt, result: toDecimal(result) };
}
