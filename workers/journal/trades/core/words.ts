import { fold } from "./fold.ts";

/** A trade is found by so many different words of its notes, the first ones, each by its beginning. */
const MOST_WORDS = 500;
const LONGEST_WORD = 32;
/** A search asks for so many words. */
export const MOST_SEARCHED = 6;

/** The words of a text, each once, without regard to case. */
export function wordsIn(text: string, most = MOST_WORDS): string[] {
  const words = new Set<string>();
  for (const [word] of fold(text).matchAll(/[\p{L}\p{N}]+/gu)) {
    if (words.size === most) break;
    words.add(word.slice(0, LONGEST_WORD).toWellFormed().replaceAll("\uFFFD", ""));
  }
  words.delete("");
  return [...words];
}
