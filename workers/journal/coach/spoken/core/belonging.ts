import { clausesOf, isBreak, statementsOf } from "./clauses.ts";
import type { Figure } from "./figures.ts";
import { arePair, citedIn, joinedAt } from "./joins.ts";
import { OF_NOTHING } from "./said-of.ts";
import { isOf, type Token, wordOf } from "./said-words.ts";
import { CAUSES, CLAIMING, PLURAL, PRONOUNS } from "./vocabulary.ts";

const EQUALS: ReadonlySet<string> = new Set(["is", "are", "was", "were"]);
const SHOWS: ReadonlySet<string> = new Set(["show", "shows", "showed", "fits", "fitted"]);
/** What may stand before `of` and an amount. A part of an amount is another amount. */
const AMOUNTS: ReadonlySet<string> = new Set(
  "gain gains loss losses win profit result outcome fee fees cost costs".split(" "),
);

/** The word or the fact at which a sentence joins what does not belong together, or null. */
export function misjoinedAt(tokens: readonly Token[]): string | null {
  for (const [n, statement] of statementsOf(tokens).entries()) {
    const word =
      (n === 0 ? null : takingUp(statement)) ??
      ofManyThings(statement) ??
      joinedAt(statement) ??
      unsaid(statement) ??
      misnamed(statement) ??
      misplaced(statement);
    if (word !== null) return word;
  }
  return null;
}

/** A statement behind a semicolon takes up nothing of the one before. */
function takingUp(statement: readonly Token[]): string | null {
  const first = statement.find((token) => !isBreak(token));
  if (isOf(first, PRONOUNS)) return wordOf(first);
  return wordOf(statement.find((token) => isOf(token, PLURAL))) || null;
}

/** A statement is about one import, one trade or one habit. Best and worst trade may stand side by side. */
function ofManyThings(statement: readonly Token[]): string | null {
  const cited = citedIn(statement).map(({ figure }) => figure);
  const [first] = cited;
  if (first === undefined || cited.every(isNameOrDay)) return wordOf(statement[0]);
  if (cited.every(({ of }) => of.includes("best") || of.includes("worst"))) return null;
  if (first.of.some((source) => cited.every(({ of }) => of.includes(source)))) return null;
  return cited.find(({ of }) => !of.some((source) => first.of.includes(source)))?.id ?? first.id;
}

/** What is said in a clause may be said of each fact in it; without a fact, of one of the statement. */
function unsaid(statement: readonly Token[]): string | null {
  const whole = saidIn(statement);
  for (const clause of clausesOf(statement)) {
    const near = saidIn(clause);
    const isSaid = (word: string) =>
      near.length > 0
        ? near.every((said) => said.has(word))
        : OF_NOTHING.has(word) || whole.some((said) => said.has(word));
    const word = clause.find((token) => isOf(token, CLAIMING) && !isSaid(wordOf(token)));
    if (word !== undefined) return wordOf(word);
  }
  return null;
}

/** The symbol of the best trade stands beside its result only; that of another trade shows a habit. */
function misnamed(statement: readonly Token[]): string | null {
  for (const clause of clausesOf(statement)) {
    const cited = citedIn(clause);
    for (const { at, figure } of cited.filter((each) => each.figure.kind === "name")) {
      const counted = cited.filter((each) => each.figure.kind !== "name");
      const next = clause.slice(at + 1).find((token) => token.kind !== "figure" && !isBreak(token));
      const isRight =
        figure.said === null
          ? counted.length > 0 && counted.every((each) => arePair(each.figure, figure))
          : isOf(next, SHOWS);
      if (!isRight) return figure.id;
    }
  }
  return null;
}

/**
 * A day stands in `from … to …`. No amount is a part, a time or the cause of another thing, and no share
 * is another thing: you took `62 % of your gains`.
 */
function misplaced(statement: readonly Token[]): string | null {
  for (const { at, figure } of citedIn(statement)) {
    const before = statement[at - 1];
    if (figure.id === "import.from" || figure.id === "import.to") {
      const from = statement[figure.id === "import.from" ? at : at - 2];
      const to = statement[figure.id === "import.to" ? at : at + 2];
      const isSpan =
        isFact(from, "import.from") &&
        isFact(to, "import.to") &&
        wordOf(statement[statement.indexOf(from) - 1]) === "from" &&
        wordOf(statement[statement.indexOf(to) - 1]) === "to";
      if (!isSpan) return figure.id;
    } else if (wordOf(before) === "of" && figure.kind !== "name") {
      if (!isOf(statement[at - 2], AMOUNTS)) return "of";
    } else if (isOf(before, CAUSES)) {
      if (!(wordOf(before) === "after" && figure.kind === "share")) return wordOf(before);
    } else if (figure.kind === "share" && isOf(before, EQUALS)) return wordOf(before);
  }
  return null;
}

function isFact(token: Token | undefined, id: string): token is Token {
  return token?.kind === "figure" && token.figure.id === id;
}

/** What may be said of each fact that has words of its own. */
function saidIn(tokens: readonly Token[]): ReadonlySet<string>[] {
  return citedIn(tokens).flatMap(({ figure: { said } }) => (said === null ? [] : [said]));
}

function isNameOrDay({ kind }: Figure): boolean {
  return kind === "name" || kind === "date";
}
