import { isOf, type Token, wordOf } from "./said-words.ts";
import { PRONOUNS, VERBS } from "./vocabulary.ts";

const BREAKS: ReadonlySet<string> = new Set(["and", "but", "while", "against"]);
const ARTICLES: ReadonlySet<string> = new Set(["the", "a", "an", "your"]);

/** The statements of a sentence, with a semicolon between them. */
export function statementsOf(tokens: readonly Token[]): Token[][] {
  const statements: Token[][] = [[]];
  for (const token of tokens)
    if (token.kind === "mark" && token.mark === ";") statements.push([]);
    else statements.at(-1)?.push(token);
  return statements;
}

/**
 * The clauses of a statement. A new one begins behind a colon and behind a finding, which is a clause itself.
 * It also begins behind a break where a subject and a verb follow.
 */
export function clausesOf(statement: readonly Token[]): Token[][] {
  const clauses: Token[][] = [[]];
  for (const [at, token] of statement.entries()) {
    clauses.at(-1)?.push(token);
    const ends =
      (token.kind === "mark" && token.mark === ":") ||
      (token.kind === "figure" && token.figure.kind === "clause") ||
      (isBreak(token) && beginsClause(statement.slice(at + 1)));
    if (ends) clauses.push([]);
  }
  return clauses;
}

export function isBreak(token: Token): boolean {
  return token.kind === "mark" || isOf(token, BREAKS);
}

export function isArticle(token: Token | undefined): boolean {
  return isOf(token, ARTICLES);
}

export function hasVerb(tokens: readonly Token[]): boolean {
  return tokens.some((token) => token.kind === "phrase" || isOf(token, VERBS));
}

/** The place of the first verb before the next fact; -1 where none is. */
export function verbAt(tokens: readonly Token[]): number {
  const at = tokens.findIndex(
    (token) => token.kind === "figure" || token.kind === "phrase" || isOf(token, VERBS),
  );
  return tokens[at]?.kind === "figure" ? -1 : at;
}

/** True where a verb follows with a subject of its own, which is no word for what stood before. */
export function beginsClause(tokens: readonly Token[]): boolean {
  const begin = tokens.findIndex((token) => !isBreak(token));
  const rest = begin === -1 ? [] : tokens.slice(begin);
  const at = verbAt(rest);
  const subject = rest.slice(0, Math.max(at, 0));
  if (subject.some((token) => isBreak(token) || isOf(token, PRONOUNS))) return false;
  return subject.some((token) => isArticle(token) || wordOf(token) === "you");
}
