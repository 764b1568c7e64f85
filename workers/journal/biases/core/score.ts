import type { Bias, BiasName, BiasVerdict } from "#shared/contracts/biases.ts";
import { benjaminiHochberg } from "../../../math/statistics.ts";
import { significant } from "./significant.ts";

/** A score before it is compared with the others: everything but the adjusted p-value and the verdict. */
export type Draft = Pick<
  Bias,
  | "bias"
  | "measure"
  | "n"
  | "minimum"
  | "estimate"
  | "interval"
  | "neutral"
  | "pValue"
  | "reference"
  | "cost"
  | "comparison"
  | "parts"
  | "formula"
>;

/** A score as stored, without the instant of scoring: the same ledger gives the same bytes. */
export type Score = Omit<Bias, "scoredAt" | "evidence" | "evidenceTotal" | "figures">;

type Judgement = Pick<Bias, "status" | "verdict" | "adjustedPValue">;

/** What was found of a bias, before it is compared with the others. */
export type Finding = Draft & Pick<Bias, "history" | "barSources">;

/**
 * A round trip that shows a bias; `measure` is its strength (a gap in seconds, a ratio) where one applies.
 */
export type Evidence = {
  tradeId: string;
  bias: BiasName;
  role: string;
  week: string;
  measure: number | null;
};

const LIKELY_AT_MOST = 0.05;
const IN_BOTH_DIRECTIONS: ReadonlySet<BiasName> = new Set(["size_escalation", "hot_hand"]);

/** The draft with its parts as they are told. Later measures start from what is told. */
export function withToldParts(draft: Draft): Draft {
  const parts = Object.entries(draft.parts).map(([name, value]) => [name, significant(value)] as const);
  return { ...draft, parts: Object.fromEntries(parts) };
}

/**
 * Adjusts the p-values of all scored biases together and gives each its verdict; a draft without a p-value
 * has too little data.
 */
export function judge<Found extends Draft>(drafts: readonly Found[]): (Found & Judgement)[] {
  const scored = drafts.filter((draft) => draft.pValue !== null);
  const adjusted = benjaminiHochberg(scored.map((draft) => draft.pValue ?? 1));
  return drafts.map((draft) => {
    const adjustedPValue = draft.pValue === null ? null : (adjusted[scored.indexOf(draft)] ?? null);
    return {
      ...draft,
      status: adjustedPValue === null ? "insufficient_data" : "scored",
      verdict: adjustedPValue === null ? null : verdictOf(draft, adjustedPValue),
      pValue: draft.pValue === null ? null : significant(draft.pValue),
      adjustedPValue: adjustedPValue === null ? null : significant(adjustedPValue),
      estimate: draft.estimate === null ? null : significant(draft.estimate),
      interval:
        draft.interval === null ? null : [significant(draft.interval[0]), significant(draft.interval[1])],
      cost: adjustedPValue === null ? null : draft.cost,
    };
  });
}

/**
 * The verdict agrees with the interval that is drawn. `likely` never stands over a bar that touches "no
 * bias", and `not_shown` stands only over one that does.
 */
function verdictOf({ bias, interval, neutral }: Draft, adjustedPValue: number): BiasVerdict {
  const isShown = adjustedPValue <= LIKELY_AT_MOST;
  const isAbove = interval !== null && interval[0] > neutral;
  const isBelow = interval !== null && interval[1] < neutral;
  // A change of size is a habit in either direction.
  const isApart = isAbove || (isBelow && IN_BOTH_DIRECTIONS.has(bias));
  if (isShown && isApart) return "likely";
  // Fewer round prices than a market's are what chance brings, and no habit.
  if (isBelow && !isApart && bias !== "round_number_anchoring") return "opposite";
  return isShown || isApart ? "slight" : "not_shown";
}
