import { PHRASES } from "./phrases.ts";
import type { Token } from "./tokens.ts";

const NEGATIONS: ReadonlySet<string> = new Set(
  "no not never none nothing neither nor cannot but out hardly rarely".split(" "),
);
const CONTRACTED = /^(?:do|does|did|is|are|was|were|has|have|had|would|could|should|wo|ca)n'?t$/;
const SIGNED = /^[-−–!≠¬]/;

/** True of a word that may turn what stands beside it into its opposite. */
export function isNegation({ folded }: Token): boolean {
  const isOfWords = NEGATIONS.has(folded) || CONTRACTED.test(folded);
  return isOfWords || SIGNED.test(folded) || PHRASES.get(folded)?.leavesOut === true;
}

/** True where the word before leaves out: `except on Fridays`. */
export function isRightAfter(tokens: readonly Token[], at: number): boolean {
  return PHRASES.get(tokens[at - 1]?.folded ?? "")?.leavesOut === true;
}
