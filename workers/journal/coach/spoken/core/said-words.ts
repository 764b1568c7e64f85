import type { Figure } from "./figures.ts";
import { PHRASES, VOCABULARY } from "./vocabulary.ts";

/** A sentence of a model in its parts. A phrase of our list is one word. */
export type Token =
  | { kind: "figure"; figure: Figure }
  | { kind: "word"; word: string }
  | { kind: "phrase"; word: string }
  | { kind: "mark"; mark: string };

export type Misread = { reason: "forbidden_character" | "unknown_fact" | "unknown_word"; word: string };

const ITEM = String.raw`(?:\{[a-z_]{1,40}(?:\.[A-Za-z0-9]{1,20}){1,3}\}|[A-Za-z]{1,20})`;
/** Facts in braces and words of ASCII letters, with single spaces and few marks between. */
const SENTENCE = new RegExp(`^${ITEM}(?:[,;:]? ${ITEM})*\\.?$`);
const TOKENS = /\{([^{}]*)\}|([A-Za-z]+)|([,;:])/g;

/**
 * Reads a sentence of a model. Anything but the facts of the offer and the words of the vocabulary is
 * refused. So is a capital that begins neither the sentence nor what stands behind a colon.
 */
export function readWords(say: string, figures: ReadonlyMap<string, Figure>): Token[] | Misread {
  if (!SENTENCE.test(say)) return { reason: "forbidden_character", word: say.replace(/^[\w ,;:{}.]*/, "") };
  const tokens: Token[] = [];
  let begins = true;
  for (const [, id, word, mark] of say.matchAll(TOKENS)) {
    if (id !== undefined) {
      const figure = figures.get(id);
      if (figure === undefined) return { reason: "unknown_fact", word: id };
      tokens.push({ kind: "figure", figure });
    } else if (word !== undefined) {
      const plain = begins ? word.charAt(0).toLowerCase() + word.slice(1) : word;
      tokens.push({ kind: "word", word: plain });
    } else if (mark !== undefined) tokens.push({ kind: "mark", mark });
    begins = mark === ":";
  }
  const read = withPhrases(tokens);
  const unknown = read.find((token) => token.kind === "word" && !VOCABULARY.has(token.word));
  return unknown?.kind === "word" ? { reason: "unknown_word", word: unknown.word } : read;
}

function withPhrases(tokens: readonly Token[]): Token[] {
  const read: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const phrase = PHRASES.find((each) => each.split(" ").every((word, n) => isWord(tokens[at + n], word)));
    const token = tokens[at];
    if (phrase !== undefined) read.push({ kind: "phrase", word: phrase });
    else if (token !== undefined) read.push(token);
    at += phrase?.split(" ").length ?? 1;
  }
  return read;
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === "word" && token.word === word;
}

export function isOf(token: Token | undefined, words: ReadonlySet<string>): boolean {
  return token?.kind === "word" && words.has(token.word);
}

/** The word of a token; empty for a figure, a mark or a phrase. */
export function wordOf(token: Token | undefined): string {
  return token?.kind === "word" ? token.word : "";
}
