import type { Bias, BiasName } from "#shared/contracts/biases.ts";
import { benjaminiHochberg } from "../../../math/statistics.ts";

/** A score before it is compared with the others: everything but the adjusted p-value and the verdict. */
export type Draft = Pick<
  Bias,
  | "bias"
  | "n"
  | "minimum"
  | "estimate"
  | "interval"
  | "neutral"
  | "pValue"
  | "reference"
  | "parts"
  | "formula"
>;

/** A score as stored, without the instant of scoring: the same ledger gives the same bytes. */
export type Score = Omit<Bias, "scoredAt" | "evidence">;

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

/**
 * Adjusts the p-values of all scored biases together and gives each its verdict; a draft without a p-value
 * has too little data.
 */
export function judge(drafts: readonly Draft[]): Score[] {
  const scored = drafts.filter((draft) => draft.pValue !== null);
  const adjusted = benjaminiHochberg(scored.map((draft) => draft.pValue ?? 1));
  return drafts.map((draft) => {
    const adjustedPValue = draft.pValue === null ? null : (adjusted[scored.indexOf(draft)] ?? null);
    return {
      ...draft,
      status: adjustedPValue === null ? "insufficient_data" : "scored",
      verdict: adjustedPValue === null ? null : adjustedPValue <= LIKELY_AT_MOST ? "likely" : "not_shown",
      pValue: draft.pValue === null ? null : significant(draft.pValue),
      adjustedPValue: adjustedPValue === null ? null : significant(adjustedPValue),
      estimate: draft.estimate === null ? null : significant(draft.estimate),
      interval:
        draft.interval === null ? null : [significant(draft.interval[0]), significant(draft.interval[1])],
      parts: Object.fromEntries(
        Object.entries(draft.parts).map(([name, value]) => [name, significant(value)]),
      ),
    };
  });
}

/** Rounds to six significant digits; further digits are noise of the arithmetic. */
export function significant(value: number): number {
  return Number(value.toPrecision(6));
}
