import type { Bias, BiasName } from "#shared/contracts/biases.ts";
import { formatCount, formatPValue, formatStatistic } from "../numbers/format-number.ts";

type Words = { name: string; measure: string; unit: string; question: string };

export const BIAS_WORDS: Record<BiasName, Words> = {
  disposition_effect: {
    name: "Disposition effect",
    measure: "PGR − PLR",
    unit: "winners and losers sold while others were kept",
    question: "Do you realise gains more readily than losses? Zero means alike.",
  },
  revenge_trading: {
    name: "Revenge trading",
    measure: "ratio",
    unit: "exits of each kind",
    question: "Do you open again fast more often after a loss than after a gain? One means alike.",
  },
  size_escalation: {
    name: "Size after losses",
    measure: "×",
    unit: "entries after each kind of exit",
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

/** `PGR − PLR 0.061`, `×1.38`: the estimate in its own unit. */
export function estimateWords(bias: Bias): string {
  if (bias.estimate === null) return "";
  const { measure } = BIAS_WORDS[bias.bias];
  return measure === "×"
    ? `×${formatStatistic(bias.estimate)}`
    : `${measure} ${formatStatistic(bias.estimate)}`;
}

/** `PGR − PLR 0.061 · p 0.008 · n 188`, or the data that an estimate still lacks. */
export function shortWords(bias: Bias): string {
  if (bias.status === "insufficient_data") return `insufficient data: ${missingWords(bias)}`;
  const p = bias.pValue === null ? "" : ` · p ${formatPValue(bias.pValue)}`;
  return `${estimateWords(bias)}${p} · n ${formatCount(bias.n)}`;
}

/** How much of the data that an estimate needs is there. */
export function missingWords({ bias, n, minimum, parts }: Bias): string {
  const marked = parts["markedShare"];
  if (n >= minimum && marked !== undefined) {
    return `a price was known for ${formatCount(Math.floor(marked * 100))} % of what you held, half is needed`;
  }
  return `${formatCount(n)} of ${formatCount(minimum)} ${BIAS_WORDS[bias].unit}`;
}
