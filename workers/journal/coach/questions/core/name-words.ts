import { PHRASES } from "./phrases.ts";
import { daysAt, numberOf } from "./time-words.ts";
import type { Name, NameKind, Token } from "./tokens.ts";

/** The asker's own names by their folded text. */
export type Names = ReadonlyMap<string, readonly Name[]>;

const KINDS: Readonly<Record<string, NameKind>> = {
  symbol: "symbol",
  ticker: "symbol",
  stock: "symbol",
  account: "account",
  tag: "tag",
  tags: "tag",
  tagged: "tag",
  setup: "setup",
  playbook: "setup",
  strategy: "setup",
};

/** The kind of name that the word at a place says. */
export function kindAt(tokens: readonly Token[], at: number): NameKind | null {
  const word = tokens[at]?.folded ?? "";
  return Object.hasOwn(KINDS, word) ? (KINDS[word] ?? null) : null;
}

/** True of a word of ours that is not marked as a name. */
export function isPlainWord(tokens: readonly Token[], at: number): boolean {
  return isOurs(tokens, at) && !isMarked(tokens, at);
}

/** True of a plain word that is spoken around what is asked, such as the one between a kind and a name. */
export function isSpokenAround(tokens: readonly Token[], at: number): boolean {
  const effect = PHRASES.get(tokens[at]?.folded ?? "");
  return effect !== undefined && Object.keys(effect).length === 0 && !isMarked(tokens, at);
}

function isOurs(tokens: readonly Token[], at: number): boolean {
  const { folded = "" } = tokens[at] ?? {};
  return PHRASES.has(folded) || numberOf(folded) !== null || daysAt(tokens, at, "2000-01-01") !== null;
}

/** In quotes, with the sign of a symbol, or in capitals among words that are not. */
function isMarked(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token !== undefined && (token.isQuoted || token.said.startsWith("$") || isCapital(tokens, at));
}

/** True of capitals among words that are not. */
export function isCapital(tokens: readonly Token[], at: number): boolean {
  const isOnly = !tokens.some(({ said }) => /\p{Ll}/u.test(said));
  return !isOnly && /^\p{Lu}{2,}$/u.test(tokens[at]?.said ?? "");
}
