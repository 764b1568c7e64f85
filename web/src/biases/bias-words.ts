import type { Bias, BiasMeasure, BiasName, BiasVerdict } from "#shared/contracts/biases.ts";
import { type CostOutcome, costOutcome, isOfLosers } from "#shared/habit-cost.ts";
import { formatCount, formatPValue, formatRange, formatStatistic } from "../numbers/format-number.ts";
import {
  ENTRY_BIASES,
  ENTRY_COSTS,
  ENTRY_FINDINGS,
  ENTRY_MEASURES,
  ENTRY_REMEDIES,
} from "./entries/entry-words.ts";
import { about, times, wholePercent } from "./part-words.ts";

type Words = { name: string; question: string };

export const BIAS_WORDS: Record<BiasName, Words> = {
  disposition_effect: {
    name: "Disposition effect",
    question: "Do you let losers run and take winners early?",
  },
  revenge_trading: {
    name: "Revenge trading",
    question: "Do you open again sooner after a loss than after a gain?",
  },
  size_escalation: {
    name: "Size after losses",
    question: "Is the next trade larger after a loss?",
  },
  ...ENTRY_BIASES,
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
  ...ENTRY_MEASURES,
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

/** The finding in a trader's words: `You opened again within 38 min after 51 % of losses …` */
export function plainWords(bias: Bias): string {
  if (bias.estimate === null) return `So far ${missingWords(bias)}.`;
  return PLAIN[bias.measure](bias.parts, bias.estimate);
}

const PLAIN: Record<BiasMeasure, (parts: Bias["parts"], estimate: number) => string> = {
  pgr_minus_plr: (parts) =>
    `You took ${wholePercent(parts["pgr"])} of gains and ${wholePercent(parts["plr"])} of losses when you could have.`,
  hold_ratio: (parts, estimate) =>
    `You hold losers ${times(estimate, 1)} as long as winners: ${about(parts["loserSeconds"])} ` +
    `against ${about(parts["winnerSeconds"])}.`,
  rate_ratio: (parts) =>
    `You opened again within ${about(parts["thresholdSeconds"])} after ` +
    `${wholePercent(parts["rateAfterLoss"])} of losses and ${wholePercent(parts["rateAfterWin"])} of wins.`,
  size_ratio: (parts) =>
    `You open ${times(parts["ratioAfterLoss"] ?? 1)} your usual size after a loss and ` +
    `${times(parts["ratioAfterWin"] ?? 1)} after a win.`,
  ...ENTRY_FINDINGS,
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

/** While no bias can be judged: which one is nearest, and what it takes. Null once one is judged. */
export function nothingJudgedWords(biases: readonly Bias[]): string | null {
  const [nearest] = biases.toSorted((a, b) => a.minimum - a.n - (b.minimum - b.n));
  if (nearest === undefined || biases.some(({ status }) => status === "scored")) return null;
  const more = nearest.minimum - nearest.n;
  const missing = `${missingWords(nearest)}${more > 0 ? `, so it takes ${formatCount(more)} more` : ""}`;
  const name = BIAS_WORDS[nearest.bias].name.toLowerCase();
  return `None of ${formatCount(biases.length)} biases can be judged yet. The nearest is ${name}: ${missing}.`;
}

/** Which trades the cost is about: `Entering within 15 min 50 s of a loss`. */
export function costWords(bias: Bias): string {
  const { measure, parts, estimate } = bias;
  switch (measure) {
    case "pgr_minus_plr":
    case "hold_ratio":
      return `Losers held longer than ${about(parts["longSeconds"])}`;
    case "rate_ratio":
      return `Entering within ${about(parts["thresholdSeconds"])} of a loss`;
    case "size_ratio":
      return `Opening at 1.25 × your usual size or more after a ${(estimate ?? 1) >= 1 ? "loss" : "win"}`;
    default:
      return ENTRY_COSTS[measure](bias);
  }
}

/** What the cost compares with. */
export function othersWords(bias: Bias): string {
  if (bias.measure === "add_ratio") return "for a trade as a whole";
  return isOfLosers(bias) ? "for losers left sooner" : "for the others";
}

/** What the cost allows to be said in plain words; empty where it is sure, or where it is unknown. */
export function outcomeWords(bias: Bias): string {
  return bias.cost === null ? "" : (isOfLosers(bias) ? OF_LOSERS : OUTCOMES)[costOutcome(bias.cost)];
}

const OUTCOMES: Record<CostOutcome, string> = {
  costs: "",
  earns: "It has not cost you money so far: these trades did better.",
  ahead: "It has not cost you money so far: these trades did better, which may be chance.",
  behind: "That it costs you money is not sure: the difference may be chance.",
  unknown: "",
};

/** The same where all trades compared are losers. */
const OF_LOSERS: Record<CostOutcome, string> = {
  ...OUTCOMES,
  earns: "Holding them has not cost you money so far: they lost less.",
  ahead: "Holding them has not cost you money so far: they lost no more, which may be chance.",
};

/** Why a slight sign is no more than that: which of the two conditions of a likely bias is missing. */
export function slightWords({ verdict, interval, neutral }: Bias): string {
  if (verdict !== "slight" || interval === null) return "";
  const isApart = interval[0] > neutral || interval[1] < neutral;
  return isApart
    ? "Only a slight sign: the range excludes “no bias”, but p is too large once several biases are tested."
    : "Only a slight sign: within the same days and weeks the difference is clear (p), but over all weeks its range includes “no bias”.";
}

/**
 * One thing to try against a likely bias; null where nothing is to be tried. A habit that does not surely
 * cost is tried out, not talked out of.
 */
export function tryWords(bias: Bias): string | null {
  if (bias.verdict !== "likely") return null;
  switch (costOutcome(bias.cost)) {
    case "costs":
      return `${upper(remedy(bias))}.`;
    case "earns":
      return "Nothing to change so far.";
    default:
      return `To find out whether it costs you: ${remedy(bias)}.`;
  }
}

function upper(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function remedy(of: Bias): string {
  const { bias, parts, estimate } = of;
  switch (bias) {
    case "disposition_effect":
      return "when you open a position, write down where you will leave it at a loss";
    case "revenge_trading":
      return `after a loss, wait more than ${about(parts["thresholdSeconds"])} before the next entry`;
    case "size_escalation":
      return `after a ${(estimate ?? 1) >= 1 ? "loss" : "win"}, open the next position at your usual size`;
    default:
      return ENTRY_REMEDIES[bias](of);
  }
}
