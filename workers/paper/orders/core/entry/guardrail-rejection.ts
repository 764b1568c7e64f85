import type { Breach, WouldPass } from "#shared/contracts/guardrail-rules.ts";
import { MOST_SHOWN_BREACHES, type Rejection } from "#shared/contracts/order.ts";
import type { Decimal } from "#shared/decimal.ts";
import { read, write } from "../amounts.ts";

const LONGEST_WORDS = 300;

/**
 * The rejection by guardrails that block, or null where none does. The first one gives words and figures.
 * Guardrails judge what is left of an order, and the quantity that passes is its total.
 */
export function guardrailRejection(blocks: readonly Breach[], filled: Decimal): Rejection | null {
  const [first] = blocks;
  if (first === undefined) return null;
  return {
    rule: "guardrail",
    words: first.words.slice(0, LONGEST_WORDS),
    numbers: first.numbers,
    wouldPass: first.wouldPass === null ? null : given(first.wouldPass, filled),
    guardrails: blocks.map(({ guardrailId }) => guardrailId),
    breaches: blocks.slice(0, MOST_SHOWN_BREACHES),
  };
}

function given({ at, quantity }: WouldPass, filled: Decimal): Record<string, string> {
  return {
    ...(at !== undefined && { at }),
    ...(quantity !== undefined && { quantity: write(read(filled) + read(quantity)) }),
  };
}
