import { MOST_CITED, type Sentence } from "#shared/contracts/biases.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { Facts } from "./check-sentences.ts";
import { display } from "./display.ts";

export type TradeResult = { id: string; symbol: string; currency: string; net: Decimal };

export type Written = { sentences: Sentence[]; facts: Facts; tradeIds: Set<string> };

/** Collects facts and the sentences that quote them. */
export type Draft = {
  /** A claim; of the trades behind it the first ones are cited. */
  fact(name: string, value: string, tradeIds?: readonly string[]): Part;
  say(...parts: (string | Part)[]): void;
  /** What is said from here on is shown only to a reader who asks for the rest. */
  fold(): void;
};
export type Part = Sentence["parts"][number];

/** A draft that writes into `written`. */
export function draftOf(written: Written): Draft {
  const facts: Record<string, string> = {};
  written.facts = facts;
  let folded = false;
  return {
    fact(name, value, tradeIds = []) {
      facts[name] = value;
      const cited = tradeIds.slice(0, MOST_CITED);
      for (const id of cited) written.tradeIds.add(id);
      return {
        text: display(value),
        fact: name,
        ...(cited.length === 0 ? {} : { tradeIds: cited }),
      };
    },
    say(...parts) {
      written.sentences.push({
        parts: parts.map((part) => (typeof part === "string" ? { text: part } : part)),
        ...(folded ? { folded } : {}),
      });
    },
    fold() {
      folded = true;
    },
  };
}
