import { beginsClause, clausesOf, hasVerb, isArticle, isBreak, verbAt } from "./clauses.ts";
import type { Figure } from "./figures.ts";
import { isOf, type Token, wordOf } from "./said-words.ts";
import { CAUSES, FALLING, NOUNS, OF_GAIN, OF_LOSS, RISING } from "./vocabulary.ts";

/**
 * The facts that may share a verb (`232 trades … made −3313.00 USD in all …`). A name before the first dot
 * is the same in both. Trades and result of an import are no pair, because the result holds what open trades
 * have realised.
 */
const PAIRS: readonly (readonly [string, string])[] = [
  ["symbol", "net"],
  ["cost.trades", "cost.total"],
  ["cost.trades", "cost.perTrade"],
  ["within", "afterLoss"],
  ["within", "afterWin"],
];

type Cited = { at: number; figure: Figure };

/**
 * The word or the fact at which a statement joins two facts that are no pair, or null. Between them stands a
 * break, or a comparison, which is checked elsewhere.
 */
export function joinedAt(statement: readonly Token[]): string | null {
  const cited = citedIn(statement).filter(({ figure }) => figure.kind !== "date");
  for (const [n, right] of cited.entries()) {
    const left = cited[n - 1];
    if (left === undefined || left.figure.kind === "clause" || right.figure.kind === "clause") continue;
    if (arePair(left.figure, right.figure)) continue;
    const between = statement.slice(left.at + 1, right.at);
    if (between.some((token) => isOf(token, RISING) || isOf(token, FALLING))) continue;
    const word = joinedBy(between, { left: left.figure, before: statement.slice(0, left.at) });
    if (word !== null) return word || right.figure.id;
    if (between.every(isBreak) && isOfTwoSides(left.figure, right.figure)) {
      const told = statement.find(
        (token) => isOf(token, NOUNS) || isOf(token, OF_LOSS) || isOf(token, OF_GAIN),
      );
      if (told !== undefined) return wordOf(told);
    }
  }
  return null;
}

/** The word that joins what stands on both sides of it too closely, or null. */
function joinedBy(
  between: readonly Token[],
  { left, before }: { left: Figure; before: readonly Token[] },
): string | null {
  const breakAt = between.findLastIndex(isBreak);
  if (breakAt === -1 || between.some((token) => token.kind === "mark" && token.mark === ":"))
    return wordOf(between[0]);
  const tail = between.slice(breakAt + 1);
  const first = wordOf(tail[0]);
  const isParallel = tail.length === 1 && first === wordOf(before.at(-1));
  const cause = (isParallel ? between.slice(0, breakAt) : between).find((token) => isOf(token, CAUSES));
  if (cause !== undefined) return wordOf(cause);
  if (tail.length === 0 || isParallel) return null;
  if (left.kind === "name" && tail.length === 1 && first === "with") return null;
  if (isArticle(tail[0]) && wordOf(tail.at(-1)) === "of" && verbAt(tail) === -1) return null;
  const told = [...(clausesOf(before).at(-1) ?? []), ...between.slice(0, breakAt)];
  if (beginsClause(tail) && hasVerb(told)) return null;
  return wordOf(tail[Math.max(verbAt(tail), 0)]);
}

/** `You lost` and `the trade was` tell of each amount of a list. */
function isOfTwoSides(a: Figure, b: Figure): boolean {
  return a.kind === "money" && b.kind === "money" && a.side !== b.side;
}

export function citedIn(tokens: readonly Token[]): Cited[] {
  return tokens.flatMap((token, at) => (token.kind === "figure" ? [{ at, figure: token.figure }] : []));
}

export function arePair(a: Figure, b: Figure): boolean {
  const [source, ...name] = a.id.split(".");
  const [other, ...its] = b.id.split(".");
  const names = [name.join("."), its.join(".")];
  return source === other && PAIRS.some((pair) => pair.every((each) => names.includes(each)));
}
