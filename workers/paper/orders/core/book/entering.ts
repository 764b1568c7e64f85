import type { PlacedOrder } from "#shared/contracts/orders.ts";
import type { Entering } from "./rows.ts";
import { legTerms } from "../groups.ts";
import type { OrderTerms, Place } from "../order.ts";

/** What stands beside the terms of the orders that a request places. */
export type EnteringGiven = {
  newOrderId(): string;
  /** The end of the session, at which a `day` order ends. */
  endsAt: string;
  isConfirmed: boolean;
};

/**
 * The orders of a request: the order itself, and after it its legs, the take profit first. In a pair the
 * order is the take profit, and its stop loss leaves on the same side.
 */
export function enteringOrders(
  wish: PlacedOrder,
  { newOrderId, endsAt, isConfirmed }: EnteringGiven,
): [Entering, ...Entering[]] {
  const { takeProfit, stopLoss, orderClass } = wish;
  const terms = termsOf(wish);
  const isPair = orderClass === "oco";
  const side = isPair ? terms.side : terms.side === "buy" ? "sell" : "buy";
  const legs = legTerms(terms, side, { takeProfit, stopLoss });
  const id = newOrderId();
  const group = legs.length === 0 ? null : id;
  const rest = {
    expiresAt: terms.timeInForce === "day" ? endsAt : null,
    confirmed: isConfirmed,
    overrides: isConfirmed ? (wish.override ?? []) : [],
  };
  const role = group === null ? null : isPair ? "take_profit" : "entry";
  return [
    { ...rest, id, terms, place: { group, role, held: false }, clientOrderId: wish.clientOrderId ?? null },
    ...legs.map((leg) => ({
      ...rest,
      id: newOrderId(),
      terms: leg,
      place: { group, role: roleOf(leg), held: !isPair } satisfies Place,
      clientOrderId: null,
    })),
  ];
}

/** The order alone, as a rejection keeps it. */
export function alone(entering: Entering): Entering {
  return { ...entering, place: { group: null, role: null, held: false } };
}

function roleOf({ type }: OrderTerms): "take_profit" | "stop_loss" {
  return type === "limit" ? "take_profit" : "stop_loss";
}

function termsOf(wish: PlacedOrder): OrderTerms {
  const { symbol, side, type, quantity, timeInForce } = wish;
  return {
    symbol,
    side,
    type,
    quantity,
    limitPrice: wish.limitPrice ?? null,
    stopPrice: wish.stopPrice ?? null,
    trailAmount: wish.trailAmount ?? null,
    trailPercent: wish.trailPercent ?? null,
    timeInForce,
  };
}
