import type { Bias, BiasName } from "#shared/contracts/biases.ts";
import { formatStatistic } from "../numbers/format-number.ts";

type Words = { name: string; measure: string; unit: string; question: string };

export const BIAS_WORDS: Record<BiasName, Words> = {
  disposition_effect: {
    name: "Disposition effect",
    measure: "PGR − PLR",
    unit: "trader-days",
    question: "Do you realise gains more readily than losses? Zero means alike.",
  },
  revenge_trading: {
    name: "Revenge trading",
    measure: "ratio",
    unit: "trades",
    question: "Do you open sooner after a loss than after a gain? One means alike.",
  },
  size_escalation: {
    name: "Size after losses",
    measure: "×",
    unit: "trades",
    question: "Is the next trade larger after a loss? One means the same size.",
  },
};

export type Verdict = { words: string; look: "warn" | "quiet" };

export function verdictOf(bias: Bias): Verdict {
  if (bias.status === "insufficient_data") return { words: "insufficient data", look: "quiet" };
  return bias.verdict === "likely"
    ? { words: "likely", look: "warn" }
    : { words: "not shown", look: "quiet" };
}

/** `PGR − PLR 0.061`, `×1.38`: the estimate in its own measure. */
export function estimateWords(bias: Bias): string {
  if (bias.estimate === null) return "";
  const { measure } = BIAS_WORDS[bias.bias];
  return measure === "×"
    ? `×${formatStatistic(bias.estimate)}`
    : `${measure} ${formatStatistic(bias.estimate)}`;
}
