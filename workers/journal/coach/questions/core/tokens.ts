import { LONGEST_QUESTION } from "#shared/contracts/questions.ts";
import { fold } from "../../../trades/core/fold.ts";

/** A word of a question, or what stood in quotes; `said` is as it was typed. */
export type Token = { said: string; folded: string; isQuoted: boolean };

/** A name of so many words is found without quotes. */
const LONGEST_NAME_WORDS = 6;

const WORD = /([-−–!≠¬]?)(?:["“”]([^"“”]{1,100})["“”]|([\p{L}\p{N}$](?:[&:./_’'-]{0,2}[\p{L}\p{N}$])*))/gu;

/** The words of a question, in order. A sign before a word stays with it, so that no rule takes the word. */
export function tokensOf(text: string): Token[] {
  const plain = text.normalize("NFKC");
  // A letter may become eighteen. A text that grows beyond a question is read as it was typed.
  const read = plain.length > LONGEST_QUESTION ? text : plain;
  return [...read.matchAll(WORD)].map(([, sign = "", quoted, word = ""]) => {
    const said = `${sign}${quoted ?? word}`;
    const folded = fold(said).replaceAll("’", "'").trim();
    return {
      said,
      folded: quoted === undefined ? folded.replace(/'s$/, "") : folded,
      isQuoted: quoted !== undefined,
    };
  });
}

/** The words from a place on, as one text. */
export function phraseAt(tokens: readonly Token[], at: number, length: number): string {
  return tokens
    .slice(at, at + length)
    .map(({ folded }) => folded)
    .join(" ");
}

/** The same as it was typed, without the sign of a symbol. */
export function saidAt(tokens: readonly Token[], at: number, length: number): string {
  return bare(
    tokens
      .slice(at, at + length)
      .map(({ said }) => said)
      .join(" "),
  );
}

/** Every run of words that may be a name of the asker's, folded. */
export function candidatesOf(tokens: readonly Token[]): string[] {
  const found = new Set<string>();
  for (let at = 0; at < tokens.length; at++)
    for (let length = 1; length <= LONGEST_NAME_WORDS && at + length <= tokens.length; length++)
      found.add(bare(phraseAt(tokens, at, length)));
  return [...found];
}

/** A symbol may be written with the sign that marks one. */
export function bare(phrase: string): string {
  return phrase.replace(/^\$/, "");
}

export type NameKind = "symbol" | "account" | "tag" | "setup";
/** A name of the asker's, as it stands in the ledger. */
export type Name = { kind: NameKind; name: string };

/** The names that begin at a place, of the longest run of words that is one. */
export function namesAt(
  tokens: readonly Token[],
  at: number,
  names: ReadonlyMap<string, readonly Name[]>,
): { found: readonly Name[]; length: number } | null {
  for (let length = Math.min(LONGEST_NAME_WORDS, tokens.length - at); length > 0; length--) {
    const found = names.get(bare(phraseAt(tokens, at, length)));
    if (found !== undefined) return { found, length };
  }
  return null;
}
