import { type Big, decimal, type Decimal } from "./decimal.ts";

/** What of a trade its planned risk follows from. */
export type Planned = {
  direction: "long" | "short";
  entryPrice: Decimal;
  quantity: Decimal;
  multiplier: Decimal;
  plannedStop: Decimal | null;
  plannedRisk: Decimal | null;
};

/**
 * The money that a trade puts at risk: the planned one, or entry to stop × quantity × multiplier. Null
 * without a plan, and for a stop at or beyond the entry, which risks nothing.
 */
export function plannedRiskOf(trade: Planned): Big | null {
  if (trade.plannedRisk !== null) return decimal(trade.plannedRisk);
  if (trade.plannedStop === null) return null;
  const below = decimal(trade.entryPrice).minus(trade.plannedStop);
  const distance = trade.direction === "long" ? below : below.times(-1);
  return distance.gt(0) ? distance.times(trade.quantity).times(trade.multiplier) : null;
}
