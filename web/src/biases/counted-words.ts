import type { Bias } from "#shared/contracts/biases.ts";
import { formatCount } from "../numbers/format-number.ts";

/** Why the cost and the evidence of a card count different trades; null where they count the same. */
export function countedWords({
  measure,
  cost,
  parts,
  evidenceTotal,
}: Pick<Bias, "measure" | "cost" | "parts" | "evidenceTotal">): string | null {
  if (cost === null) return null;
  const inCost = cost.trades + cost.otherTrades;
  const more = evidenceTotal - inCost;
  switch (measure) {
    case "loss_ratio": {
      const { farLosers = 0, farWinners = 0 } = parts;
      if (farWinners === 0) return null;
      return `The cost counts ${formatCount(farLosers)} ${farLosers === 1 ? "loser" : "losers"} and ${formatCount(farWinners)} ${farWinners === 1 ? "winner" : "winners"}; the evidence shows the losers.`;
    }
    case "hour_gap":
      return more > 0
        ? `${formatCount(more)} of the trades in the evidence ${more === 1 ? "has" : "have"} no earlier ones to be compared with and no part in the cost.`
        : null;
    case "rate_ratio":
    case "size_ratio":
    case "run_share":
    case "round_share":
    case "streak_ratio":
      return more > 0
        ? `${formatCount(more)} of the trades in the evidence ${more === 1 ? "is" : "are"} still open, with no part in the cost.`
        : null;
    case "pgr_minus_plr":
    case "hold_ratio":
    case "extra_gap":
    case "add_ratio":
      return null;
  }
}
