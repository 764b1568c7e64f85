import { fold } from "./fold.ts";

/** A trade is found by so many different words of its notes, the first ones, each by its beginning. */
const MOST_WORDS = 500;
const LONGEST_WORD = 32;
/** A search asks for so many words. */
const MOST_SEARCHED = 6;

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

/**
 * What a search asks for: the first words of its text. A text without a word is looked for as it is, which
 * no notes begin with; to ask for nothing would find everything.
 */
export function searchedIn(text: string): string[] {
  const words = wordsIn(text, MOST_SEARCHED);
  return words.length === 0 ? [fold(text)] : words;
}
