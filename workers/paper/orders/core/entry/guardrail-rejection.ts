import type { Breach, WouldPass } from "#shared/contracts/guardrail-rules.ts";
import { MOST_SHOWN_BREACHES, type Rejection } from "#shared/contracts/order.ts";

const LONGEST_WORDS = 300;

/** The rejection by guardrails that block, or null where none does. The first one gives words and figures. */
export function guardrailRejection(blocks: readonly Breach[]): Rejection | null {
  const [first] = blocks;
  if (first === undefined) return null;
  return {
    rule: "guardrail",
    words: first.words.slice(0, LONGEST_WORDS),
    numbers: first.numbers,
    wouldPass: first.wouldPass === null ? null : given(first.wouldPass),
    guardrails: blocks.map(({ guardrailId }) => guardrailId),
    breaches: blocks.slice(0, MOST_SHOWN_BREACHES),
  };
}

function given({ at, quantity }: WouldPass): Record<string, string> {
  return { ...(at !== undefined && { at }), ...(quantity !== undefined && { quantity }) };
}
