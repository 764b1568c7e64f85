import type { Sentence } from "#shared/contracts/biases.ts";
import { checkSaid, LONGEST_LINE } from "./check-said.ts";
import type { Figure } from "./figures.ts";
import { MOST_SAID, type Refusal } from "./prompt.ts";

/** What a piece of an answer brought: checked sentences, and the refusal at which the answer ends. */
export type Taken = { sentences: Sentence[]; refusal: Refusal | null };

/**
 * Reads an answer line by line as it comes. A sentence is given on when its line is whole and has passed.
 * After a refusal it takes nothing more.
 */
export function answerLines(figures: ReadonlyMap<string, Figure>) {
  let rest = "";
  let line = 0;
  let refusal: Refusal | null = null;
  const said = new Set<string>();

  function refuse(reason: Refusal["reason"], word = ""): null {
    refusal = { line, reason, word };
    return null;
  }

  function check(text: string): Sentence | null {
    if (text.trim() === "") return null;
    line++;
    if (said.size >= MOST_SAID) return refuse("too_many");
    const checked = checkSaid(text.trim(), figures);
    if (checked.kind === "refused") return refuse(checked.reason, checked.word);
    const shown = checked.sentence.parts.map((part) => part.text).join("");
    if (said.has(shown)) return refuse("repeated");
    said.add(shown);
    return checked.sentence;
  }

  function take(lines: readonly string[]): Taken {
    const sentences: Sentence[] = [];
    for (const text of lines) {
      if (refusal !== null) break;
      const sentence = check(text);
      if (sentence !== null) sentences.push(sentence);
    }
    return { sentences, refusal };
  }

  return {
    take(piece: string): Taken {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      const taken = take(lines);
      // A line without an end is not kept until it is huge.
      if (refusal === null && rest.length > LONGEST_LINE) {
        line++;
        refuse("too_long");
      }
      return { ...taken, refusal };
    },
    /** Takes the last line, which has no end. An answer without a sentence is refused. */
    end(): Taken {
      const taken = take([rest]);
      rest = "";
      if (refusal === null && said.size === 0) refuse("empty");
      return { ...taken, refusal };
    },
  };
}
