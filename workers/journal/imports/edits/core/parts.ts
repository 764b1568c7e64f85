import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import { FEE_STEP, fromFixed, PLACES, share, toFixed18 } from "../../../../math/fixed-point.ts";
import { isId } from "#shared/ids.ts";
import type { Leg } from "../../../trades/core/explain.ts";

/** A fill of a trade and the units of it that belong to another trade; none for most. */
export type Part = { fillId: string; rest: Decimal };

/** The fills of a trade, each once. The fill of a flip belongs to two trades, so a rest stays of it. */
export function partsOf(legs: readonly Leg[]): Part[] {
  const rests = new Map<string, bigint>();
  for (const leg of legs) {
    if (leg.does !== "opens" && leg.does !== "closes") continue;
    const { id, quantity } = leg.fill;
    // Units of a transfer came with a booking and not with a fill.
    if (isId("fill", id)) rests.set(id, (rests.get(id) ?? quantity) - leg.quantity);
  }
  return [...rests].map(([fillId, rest]) => ({ fillId, rest: fromFixed(rest, PLACES) }));
}

/** The part of a fill's fee that its rest bears, half-even to 12 places. */
export function feeOfRest(fee: Decimal, rest: Decimal, quantity: Decimal): Decimal {
  if (decimal(fee).eq(0)) return fee;
  return fromFixed(share(toFixed18(fee), toFixed18(rest), toFixed18(quantity), FEE_STEP), PLACES);
}

/** True for a part of which nothing stays. */
export function isWhole({ rest }: Part): boolean {
  return toDecimal(decimal(rest)) === "0";
}
