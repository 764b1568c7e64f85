import type { Quote } from "#shared/contracts/market.ts";
import type { OrderHead } from "#shared/contracts/order.ts";
import { type Big, type Decimal, decimal, toDecimal } from "#shared/decimal.ts";
import type { Side } from "#shared/side.ts";
import { isFinal } from "#shared/order-machine.ts";
import type { OrderBody } from "../draft/draft.ts";

/** What the ticket knows of the account and the symbol beside the order. Money is the account's. */
export type Known = {
  quote: Quote | undefined;
  multiplier: Decimal;
  /** Negative for a short. */
  position: Decimal;
  /** The working orders of the account on the symbol. */
  working: readonly OrderHead[];
  buyingPower: Decimal | null;
};

/** Amounts before slippage and fees, which the account's models add. */
export type Estimate = {
  /** The price that the order reckons with. */
  price: Decimal;
  value: Decimal;
  /** How much of the quantity opens or adds to a position. */
  opening: Decimal;
  /** What is held in the order's direction already, with what working orders would add. */
  before: Decimal;
  reserve: Decimal;
  powerAfter: Decimal | null;
};

/**
 * What the order would keep back, as the server reckons it: a buy its value, a short sale half of it, a close
 * nothing. Null without a price.
 */
export function estimateOf(body: OrderBody, known: Known): Estimate | null {
  const reference = referencePrice(body, known.quote);
  if (reference === null) return null;
  const quantity = decimal(body.quantity);
  const { closing, before } = coverOf(body.side, quantity, known);
  const opening = quantity.minus(closing);
  const worth = (amount: Big): Big => amount.times(reference).times(known.multiplier);
  const reserve = body.side === "buy" ? worth(opening) : worth(opening).div(2);
  return {
    price: toDecimal(reference),
    value: toDecimal(worth(quantity)),
    opening: toDecimal(opening),
    before: toDecimal(before),
    reserve: toDecimal(reserve),
    powerAfter: known.buyingPower === null ? null : toDecimal(decimal(known.buyingPower).minus(reserve)),
  };
}

/** A buy: its limit, else the higher of stop and ask. A sale: the higher of limit and bid, else its stop. */
function referencePrice(
  { side, type, limitPrice, stopPrice, trailAmount, trailPercent }: OrderBody,
  quote: Quote | undefined,
): Big | null {
  const quoted = quote === undefined ? null : decimal(side === "buy" ? quote.ask : quote.bid);
  const limit = limitPrice === undefined ? null : decimal(limitPrice);
  if (limit !== null) return side === "buy" || quoted === null ? limit : larger(limit, quoted);
  const stop = stopPrice === undefined ? null : decimal(stopPrice);
  if (quoted === null) return stop;
  if (side === "sell") return quoted;
  if (type === "trailing_stop") {
    const trail =
      trailPercent === undefined ? decimal(trailAmount ?? "0") : quoted.times(trailPercent).div(100);
    return quoted.plus(trail);
  }
  return stop === null ? quoted : larger(stop, quoted);
}

/**
 * The part of the quantity that closes, and what stands in the order's direction before it. Earlier orders on
 * the same side take first what the position covers; the legs of a bracket count once.
 */
function coverOf(side: Side, quantity: Big, { position, working }: Known): { closing: Big; before: Big } {
  const held = decimal(position);
  const covered = side === "buy" ? held.times(-1) : held;
  const groups = new Map<string, Big>();
  for (const order of working) {
    if (order.side !== side || order.held || isFinal(order.status)) continue;
    const group = order.parentId ?? order.id;
    const left = decimal(order.quantity).minus(order.filledQuantity);
    groups.set(group, larger(groups.get(group) ?? decimal(0), left));
  }
  const taken = [...groups.values()].reduce((sum, left) => sum.plus(left), decimal(0));
  const free = covered.minus(taken);
  return {
    closing: free.lte(0) ? decimal(0) : free.lt(quantity) ? free : quantity,
    before: free.lt(0) ? free.times(-1) : decimal(0),
  };
}

function larger(one: Big, other: Big): Big {
  return one.gt(other) ? one : other;
}
