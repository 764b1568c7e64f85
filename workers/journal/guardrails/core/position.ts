import { type Big, decimal } from "#shared/decimal.ts";
import type { OrderFacts } from "./facts.ts";

/** The position that an order meets, its direction (1 buys, −1 sells), and the position that it leaves. */
export function positionAround({ side, quantity, positionAfter }: OrderFacts): {
  before: Big;
  direction: 1 | -1;
  after: Big;
} {
  const direction = side === "buy" ? 1 : -1;
  const after = decimal(positionAfter);
  return { before: after.minus(decimal(quantity).times(direction)), direction, after };
}

/** True of an order in the direction of an open position. */
export function addsToPosition(order: OrderFacts): boolean {
  const { before, direction } = positionAround(order);
  return before.times(direction).gt(0);
}

/** The largest quantity of whole steps within these units; zero below one step. */
export function wholeSteps(units: Big, { quantityStep }: Pick<OrderFacts, "quantityStep">): Big {
  return units.gt(0) ? units.minus(units.mod(quantityStep)) : decimal(0);
}

/** The part of an order that closes the position before it; zero for an order that only opens. */
export function closingPart(order: OrderFacts): Big {
  const { before, direction } = positionAround(order);
  const against = before.times(-direction);
  return against.gt(0) ? against : decimal(0);
}
