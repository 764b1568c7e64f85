import type { Bias, BiasMeasure, BiasName, BiasVerdict } from "#shared/contracts/biases.ts";
import { formatDuration } from "../numbers/format-duration.ts";
import { formatCount, formatPValue, formatRange, formatStatistic } from "../numbers/format-number.ts";
import { ofHundred, times } from "./part-words.ts";

type Words = { name: string; question: string };

export const BIAS_WORDS: Record<BiasName, Words> = {
  disposition_effect: {
    name: "Disposition effect",
    question: "Do you let losers run and take winners early?",
  },
  revenge_trading: {
    name: "Revenge trading",
    question: "Do you open again fast more often after a loss than after a gain?",
  },
  size_escalation: {
    name: "Size after losses",
    question: "Is the next trade larger after a loss?",
  },
};

type MeasureWords = { estimate: string; unit: string; opposite: string };

export const MEASURE_WORDS: Record<BiasMeasure, MeasureWords> = {
  pgr_minus_plr: {
    estimate: "difference",
    unit: "winners and losers sold while others were kept",
    opposite: "the opposite: you sell losers sooner",
  },
  hold_ratio: {
    estimate: "ratio",
    unit: "winners and losers with a time at both ends",
    opposite: "the opposite: you hold winners longer",
  },
  rate_ratio: {
    estimate: "ratio",
    unit: "exits of each kind",
    opposite: "the opposite: you wait longer",
  },
  size_ratio: { estimate: "ratio", unit: "entries after each kind of exit", opposite: "the opposite" },
};

export type Verdict = { words: string; look: "warn" | "quiet" };

const VERDICTS: Record<BiasVerdict, Verdict> = {
  likely: { words: "likely", look: "warn" },
  slight: { words: "slight sign", look: "quiet" },
  not_shown: { words: "no sign of it", look: "quiet" },
  opposite: { words: "the opposite", look: "quiet" },
};

export function verdictOf({ verdict, measure }: Bias): Verdict {
  if (verdict === null) return { words: "not enough data", look: "quiet" };
  return verdict === "opposite"
    ? { words: MEASURE_WORDS[measure].opposite, look: "quiet" }
    : VERDICTS[verdict];
}

/** The finding in a trader's words: `Within 15 min 50 s: 31 of 100 after a loss, 18 after a win.` */
export function plainWords(bias: Bias): string {
  if (bias.estimate === null) return `So far ${missingWords(bias)}.`;
  return PLAIN[bias.measure](bias.parts, bias.estimate);
}

const PLAIN: Record<BiasMeasure, (parts: Bias["parts"], estimate: number) => string> = {
  pgr_minus_plr: (parts) =>
    `You took ${ofHundred(parts["pgr"])} of 100 gains and ${ofHundred(parts["plr"])} of 100 losses when you could have.`,
  hold_ratio: (parts, estimate) =>
    `You hold losers ${times(estimate, 1)} as long as winners: ${formatDuration(parts["loserSeconds"] ?? 0)} ` +
    `against ${formatDuration(parts["winnerSeconds"] ?? 0)}.`,
  rate_ratio: (parts) =>
    `You opened again within ${formatDuration(parts["thresholdSeconds"] ?? 0)} after ` +
    `${ofHundred(parts["rateAfterLoss"])} of 100 losses and ${ofHundred(parts["rateAfterWin"])} of 100 wins.`,
  size_ratio: (parts) =>
    `You open ${times(parts["ratioAfterLoss"] ?? 1)} your usual size after a loss and ` +
    `${times(parts["ratioAfterWin"] ?? 1)} after a win.`,
};

/** `ratio 1.72 · 95 % 1.40 … 2.10 · p 0.008 · n 188`; empty without an estimate. */
export function statisticWords({ measure, estimate, interval, adjustedPValue, n }: Bias): string {
  if (estimate === null) return "";
  return [
    `${MEASURE_WORDS[measure].estimate} ${formatStatistic(estimate)}`,
    ...(interval === null ? [] : [`95 % ${formatRange(...interval, " … ")}`]),
    ...(adjustedPValue === null ? [] : [`p ${formatPValue(adjustedPValue)}`]),
    `n ${formatCount(n)}`,
  ].join(" · ");
}

/** How much of the data that an estimate needs is there. */
export function missingWords({ measure, n, minimum, parts }: Bias): string {
  const marked = parts["markedShare"];
  if (measure === "pgr_minus_plr" && n >= minimum && marked !== undefined) {
    return `a price was known for ${formatCount(Math.floor(marked * 100))} % of what you held, half is needed`;
  }
  return `${formatCount(n)} of ${formatCount(minimum)} ${MEASURE_WORDS[measure].unit}`;
}

/** Which trades the cost is about: `Entering within 15 min 50 s of a loss`. */
export function costWords({ measure, parts, estimate }: Bias): string {
  switch (measure) {
    case "pgr_minus_plr":
    case "hold_ratio":
      return `Losers held longer than ${formatDuration(parts["longSeconds"] ?? 0)}`;
    case "rate_ratio":
      return `Entering within ${formatDuration(parts["thresholdSeconds"] ?? 0)} of a loss`;
    case "size_ratio":
      return `Opening at 1.25 × your usual size or more after a ${(estimate ?? 1) >= 1 ? "loss" : "win"}`;
  }
}

/** What the cost compares with. */
export function othersWords({ measure }: Bias): string {
  return measure === "hold_ratio" || measure === "pgr_minus_plr"
    ? "for losers left sooner"
    : "for the others";
}

/** One thing to try against a likely bias; null where nothing is to be tried. */
export function tryWords({ bias, verdict, parts, estimate, cost }: Bias): string | null {
  if (verdict !== "likely") return null;
  if ((cost?.interval?.[0] ?? 0) > 0)
    return "Nothing to change yet: these trades did better than the others.";
  switch (bias) {
    case "disposition_effect":
      return "When you open a position, write down where you will leave it at a loss.";
    case "revenge_trading":
      return `After a loss, wait more than ${formatDuration(parts["thresholdSeconds"] ?? 0)} before the next entry.`;
    case "size_escalation":
      return `After a ${(estimate ?? 1) >= 1 ? "loss" : "win"}, open the next position at your usual size.`;
  }
}
