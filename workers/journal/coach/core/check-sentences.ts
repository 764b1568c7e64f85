import type { Sentence } from "#shared/contracts/biases.ts";
import { display } from "./display.ts";

export type Facts = Readonly<Record<string, string>>;

/** Why a sentence may not be shown. */
export type Refusal = {
  sentence: number;
  reason: "unknown_fact" | "fact_misquoted" | "number_without_fact" | "unknown_trade";
  text: string;
};

const NUMBER_WORDS =
  /\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|twice|thrice|double|triple)\b/iu;
const NUMBER = /\p{N}/u;

/**
 * Refuses every number that is not a fact, whichever author wrote the sentence. A part that names a fact must
 * show exactly that fact. Any other part must hold no number, in digits or in words. A sentence may name only
 * trades that are known.
 */
export function checkSentences(
  sentences: readonly Sentence[],
  { facts, tradeIds }: { facts: Facts; tradeIds: ReadonlySet<string> },
): Refusal[] {
  return sentences.flatMap(({ parts }, sentence) =>
    parts.flatMap((part): Refusal[] => {
      const refuse = (reason: Refusal["reason"]): Refusal[] => [{ sentence, reason, text: part.text }];
      if (part.tradeIds?.some((id) => !tradeIds.has(id)) === true) return refuse("unknown_trade");
      if (part.fact === undefined) {
        return NUMBER.test(part.text) || NUMBER_WORDS.test(part.text) ? refuse("number_without_fact") : [];
      }
      const fact = Object.hasOwn(facts, part.fact) ? facts[part.fact] : undefined;
      if (fact === undefined) return refuse("unknown_fact");
      return part.text === display(fact) ? [] : refuse("fact_misquoted");
    }),
  );
}
