import type { Bias, BiasCost } from "./contracts/biases.ts";
import { decimal } from "./decimal.ts";

/**
 * What a comparison of money allows to be said. `costs` and `earns` are sure: the 95 % interval of the
 * difference lies on one side of zero. `ahead` and `behind` may be chance. `unknown` has nothing to compare.
 */
export type CostOutcome = "costs" | "earns" | "ahead" | "behind" | "unknown";

/** Says which way the trades with a habit differ from the others, and whether that is sure. */
export function costOutcome(cost: BiasCost | null): CostOutcome {
  if (cost === null || cost.interval === null || cost.restPerTrade === null) return "unknown";
  const [low, high] = cost.interval;
  if (high < 0) return "costs";
  if (low > 0) return "earns";
  return decimal(cost.perTrade).gte(cost.restPerTrade) ? "ahead" : "behind";
}

/** Whether the trades that are compared are all losers, chosen by how long they were held. */
export function isOfLosers({ measure }: Pick<Bias, "measure">): boolean {
  return measure === "hold_ratio" || measure === "pgr_minus_plr";
}

/** Whether the sum of the trades is told. A sum of losers alone is a loss whatever the habit did. */
export function isTotalTold(bias: Pick<Bias, "measure" | "cost">): boolean {
  return !isOfLosers(bias) || costOutcome(bias.cost) === "costs";
}
