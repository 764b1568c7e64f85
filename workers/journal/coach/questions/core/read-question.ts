import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import { LONGEST_QUESTION, MOST_UNREAD } from "#shared/contracts/questions.ts";
import { isOfClose, momentAt } from "./moments.ts";
import { isNegation, isRightAfter } from "./negations.ts";
import { isOutOfPlace } from "./out-of-place.ts";
import { ASKS_WHICH, LONGEST_PHRASE, NOT_TOLD, PHRASES } from "./phrases.ts";
import { boundedWords } from "./bounded-words.ts";
import { isNothing, partOf, queryOf } from "./query-of.ts";
import { compareBy, endLeavingOut, newReading, type Reading, take, takeName, takeRun } from "./reading.ts";
import { daysAt, numberOf } from "./time-words.ts";
import { type Name, namesAt, type NameKind, phraseAt, saidAt, type Token } from "./tokens.ts";

export type ReadQuestion = {
  /** Null where nothing can be asked of the ledger by what was read, and beside a negation that was not. */
  query: CoachQuery | null;
  /** What was not understood, or cannot go together. A query beside it is only a part of the question. */
  unread: string[];
};

type Given = { tokens: readonly Token[]; names: ReadonlyMap<string, readonly Name[]>; today: string };

/**
 * Reads a question by rules, from left to right. The longest name of the asker's wins, then the longest
 * phrase. A word that no rule knows is never passed over: it stands in `unread`.
 */
export function readQuestion(given: Given): ReadQuestion {
  const reading = newReading();
  const unread: string[][] = [];
  let gap = -2;
  for (let at = 0; at < given.tokens.length;) {
    const length =
      runAt(reading, given, at) ??
      nameAt(reading, given, at) ??
      momentAt(reading, given, at) ??
      wordsAt(reading, given, at);
    if (length === null) {
      const token = given.tokens[at];
      const said = token?.said ?? "";
      if (token !== undefined && isNegation(token)) reading.isNegated = true;
      if (gap === at - 1) unread.at(-1)?.push(said);
      else unread.push([said]);
      gap = at;
    }
    at += length ?? 1;
  }
  const made = queryOf(reading);
  const phrases = [
    ...unread.map((said) => `“${boundedWords(said.join(" "), MOST_SAID)}”`),
    ...reading.faults,
  ];
  return {
    query: reading.isNegated || (phrases.length > 0 && isNothing(reading)) ? null : (made ?? partOf(reading)),
    unread: phrases.slice(0, MOST_UNREAD).map((phrase) => boundedWords(phrase, LONGEST_QUESTION)),
  };
}

/** Words that were not understood are shown up to so many characters. */
const MOST_SAID = 200;

const RESULT: Readonly<Record<string, "win" | "loss">> = {
  loss: "loss",
  losses: "loss",
  loser: "loss",
  losers: "loss",
  losing: "loss",
  win: "win",
  wins: "win",
  winner: "win",
  winners: "win",
  winning: "win",
  gain: "win",
  gains: "win",
};

/** `after a loss`, `after losing trades`, `following two wins in a row`. */
function runAt(reading: Reading, { tokens }: Given, at: number): number | null {
  const first = tokens[at]?.folded;
  if (first !== "after" && first !== "following") return null;
  let next = at + 1;
  const said = numberOf(tokens[next]?.folded);
  if (said !== null || ["a", "an", "my", "every", "each"].includes(tokens[next]?.folded ?? "")) next++;
  const word = tokens[next]?.folded ?? "";
  const result = Object.hasOwn(RESULT, word) ? RESULT[word] : undefined;
  if (result === undefined) return null;
  next++;
  if (/^trades?$/.test(tokens[next]?.folded ?? "")) next++;
  if (phraseAt(tokens, next, 3) === "in a row") next += 3;
  else if (["running", "straight"].includes(tokens[next]?.folded ?? "")) next++;
  if (isOfClose(tokens, at)) reading.faults.push("what closed before is known of openings alone");
  takeRun(reading, result, said ?? 1);
  return next - at;
}

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

/** A name of the asker's, also with its kind before it. A word of ours is a name only where it is marked. */
function nameAt(reading: Reading, given: Given, at: number): number | null {
  const { tokens, names } = given;
  const word = tokens[at]?.folded ?? "";
  const kind = Object.hasOwn(KINDS, word) ? KINDS[word] : undefined;
  if (kind !== undefined) {
    const named = namesAt(tokens, at + 1, names);
    const own = named?.found.filter((name) => name.kind === kind) ?? [];
    if (named !== null && own.length > 0) {
      takeName(reading, own, saidAt(tokens, at + 1, named.length));
      return named.length + 1;
    }
  }
  const named = namesAt(tokens, at, names);
  if (named === null || (named.length === 1 && isOurs(tokens, at) && !isMarked(tokens, at))) return null;
  takeName(reading, named.found, saidAt(tokens, at, named.length));
  return named.length;
}

function isOurs(tokens: readonly Token[], at: number): boolean {
  const { folded = "" } = tokens[at] ?? {};
  return PHRASES.has(folded) || numberOf(folded) !== null || daysAt(tokens, at, "2000-01-01") !== null;
}

/** In quotes, with the sign of a symbol, or in capitals among words that are not. */
function isMarked(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined) return false;
  const isCapital = /^\p{Lu}{2,}$/u.test(token.said) && tokens.some(({ said }) => /\p{Ll}/u.test(said));
  return token.isQuoted || token.said.startsWith("$") || isCapital;
}

/** The longest phrase of ours. */
function wordsAt(reading: Reading, { tokens, today }: Given, at: number): number | null {
  if (tokens[at]?.isQuoted === true || NOT_TOLD.has(phraseAt(tokens, at, 2))) return null;
  for (let length = Math.min(LONGEST_PHRASE, tokens.length - at); length > 0; length--) {
    const effect = PHRASES.get(phraseAt(tokens, at, length));
    if (effect === undefined) continue;
    if (length === 1 && isOutOfPlace({ tokens, today }, at)) return null;
    const { openedFrom, openedBefore } = effect.filter ?? {};
    if ((openedFrom ?? openedBefore) !== undefined && isOfClose(tokens, at))
      reading.faults.push("parts of the day are those in which trades were opened");
    if (effect.by !== undefined) {
      if (!asksWhich(tokens, at)) return null;
      compareBy(reading, effect.by);
    }
    // A preposition or another clause ends what is left out.
    if (STOPS.has(tokens[at]?.folded ?? "") && !isRightAfter(tokens, at)) endLeavingOut(reading);
    take(reading, effect, saidAt(tokens, at, length));
    return length;
  }
  return null;
}

const STOPS: ReadonlySet<string> = new Set(["on", "in", "during", "for", "when", "with", "at"]);

function asksWhich(tokens: readonly Token[], at: number): boolean {
  return [1, 2, 3].some((back) => ASKS_WHICH.has(tokens[at - back]?.folded ?? ""));
}
