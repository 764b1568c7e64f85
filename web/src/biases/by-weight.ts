import type { Bias } from "#shared/contracts/biases.ts";
import { decimal } from "#shared/decimal.ts";
import { costOutcome } from "#shared/habit-cost.ts";

/**
 * The biases in the order in which they matter. Likely ones that surely cost come first, the dearest of them
 * before the others. Then come other likely ones, slight signs, the rest, and those without enough data.
 */
export function byWeight(biases: readonly Bias[]): Bias[] {
  return biases.toSorted((a, b) => rankOf(a) - rankOf(b) || lossBeside(b) - lossBeside(a));
}

function rankOf({ verdict, cost }: Bias): number {
  if (verdict === "likely") return costOutcome(cost) === "costs" ? 0 : 1;
  if (verdict === "slight") return 2;
  return verdict === null ? 4 : 3;
}

/** How much more the trades with a likely habit lost than as many others. */
function lossBeside({ verdict, cost }: Bias): number {
  if (verdict !== "likely" || cost === null || cost.restPerTrade === null) return 0;
  return Number(decimal(cost.restPerTrade).minus(cost.perTrade).times(cost.trades));
}
