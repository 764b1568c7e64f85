import type { Bar } from "./contracts/market.ts";
import { type Big, decimal, type Decimal, toDecimal } from "./decimal.ts";

/** A fill of a trade. Its instant is in epoch ms. */
export type Leg = { at: number; side: "buy" | "sell"; quantity: Decimal; price: Decimal };

/** The part of a trade that its run needs. `quantity` is the sum that was opened. */
export type Run = {
  direction: "long" | "short";
  quantity: Decimal;
  multiplier: Decimal;
  legs: readonly Leg[];
};

/** Gross money made by an instant: realised, and unrealised at a price. `held` is below zero for a short. */
export type Standing = { at: number; held: Decimal; pnl: Decimal };

type State = { held: Big; cash: Big };

/**
 * The P&L of all lots at a price: what was received and paid, and what is held at the price. No lot method
 * changes it.
 */
function worth({ held, cash }: State, price: Decimal, multiplier: Decimal): Big {
  return cash.plus(held.times(price)).times(multiplier);
}

/** The states after each fill, from flat to flat. A fill that turned a position counts with its own part. */
function statesOf({ direction, quantity, legs }: Run): { leg: Leg; state: State }[] {
  const opens = direction === "long" ? "buy" : "sell";
  const sign = direction === "long" ? 1 : -1;
  const added = legs.filter(({ side }) => side === opens).map((leg) => leg.quantity);
  let first: Big | null = added.slice(1).reduce((rest, each) => rest.minus(each), decimal(quantity));
  let state: State = { held: decimal(0), cash: decimal(0) };
  return legs.map((leg) => {
    const size = state.held.abs();
    let change = decimal(leg.quantity);
    if (leg.side !== opens) change = (change.gt(size) ? size : change).times(-1);
    else if (first !== null) [change, first] = [first, null];
    const units = change.times(sign);
    state = { held: state.held.plus(units), cash: state.cash.minus(units.times(leg.price)) };
    return { leg, state };
  });
}

/** The gross P&L after each fill, at the price of the fill. */
export function runningOf(run: Run): Standing[] {
  return statesOf(run).map(({ leg, state }) => ({
    at: leg.at,
    held: toDecimal(state.held),
    pnl: toDecimal(worth(state, leg.price, run.multiplier)),
  }));
}

/**
 * What the position of an instant (epoch ms) would have made, closed whole at a price. After the last exit it
 * is the position before that exit, which shows what holding on would have made.
 */
export function closedAt(run: Run, at: number, price: Decimal): Decimal | null {
  const states = statesOf(run);
  const before = states.filter(({ leg }) => leg.at <= at);
  const open = before.findLast(({ state }) => !state.held.eq(0));
  return open === undefined ? null : toDecimal(worth(open.state, price, run.multiplier));
}

/**
 * The lowest and the highest gross P&L between the first and the last fill, at most and at least 0. Sweeney
 * calls them maximum adverse and favourable excursion. A bar without a fill counts with its low and high.
 * Within a bar that has one, only open, fills and close are known to lie on the right side.
 */
export function excursionOf(run: Run, bars: readonly Bar[], barMs: number): { mae: Decimal; mfe: Decimal } {
  const states = statesOf(run);
  const seen = states.map(({ leg, state }) => worth(state, leg.price, run.multiplier));
  // A fill also marks what was held before it.
  for (let at = 1; at < states.length; at++) {
    const [before, next] = [states[at - 1], states[at]];
    if (before !== undefined && next !== undefined)
      seen.push(worth(before.state, next.leg.price, run.multiplier));
  }
  let next = 0;
  let state: State = { held: decimal(0), cash: decimal(0) };
  for (const bar of bars) {
    const begin = Date.parse(bar.at);
    const mark = (price: Decimal) => {
      if (!state.held.eq(0)) seen.push(worth(state, price, run.multiplier));
    };
    while ((states[next]?.leg.at ?? Infinity) < begin) state = states[next++]?.state ?? state;
    const isQuiet = (states[next]?.leg.at ?? Infinity) >= begin + barMs;
    if (isQuiet) for (const price of [bar.low, bar.high]) mark(price);
    else mark(bar.open);
    while ((states[next]?.leg.at ?? Infinity) < begin + barMs) state = states[next++]?.state ?? state;
    if (!isQuiet) mark(bar.close);
  }
  const zero = decimal(0);
  const least = seen.reduce((low, each) => (each.lt(low) ? each : low), zero);
  const most = seen.reduce((high, each) => (each.gt(high) ? each : high), zero);
  return { mae: toDecimal(least), mfe: toDecimal(most) };
}

/** A fill within so much of a bar's range traded on the same prices. */
const NEAR = "0.005";

/** True when at least half of the fills lie within the bars of their time. Split prices do not. */
export function doBarsFit(legs: readonly Leg[], bars: readonly Bar[], barMs: number): boolean {
  const within = legs.flatMap(({ at, price }) => {
    const bar = bars.find((each) => Date.parse(each.at) <= at && at < Date.parse(each.at) + barMs);
    if (bar === undefined) return [];
    const slack = decimal(price).abs().times(NEAR);
    return [decimal(bar.low).minus(slack).lte(price) && decimal(bar.high).plus(slack).gte(price)];
  });
  return within.length > 0 && within.filter(Boolean).length * 2 >= within.length;
}
