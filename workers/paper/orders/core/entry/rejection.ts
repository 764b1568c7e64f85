import type { Rejection, RejectionRule } from "#shared/contracts/order.ts";

/** A refusal at entry: its rule, a sentence, the figures compared, and the fields that would pass. */
export function rejection(
  rule: RejectionRule,
  words: string,
  numbers: Rejection["numbers"],
  wouldPass: Rejection["wouldPass"] = null,
): Rejection {
  return { rule, words, numbers, wouldPass, guardrails: [] };
}
