import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import { LONGEST_QUESTION, MOST_UNREAD } from "#shared/contracts/questions.ts";
import { isNegation } from "./negations.ts";
import { ASKS_WHICH, LONGEST_PHRASE, NOT_TOLD, PHRASES } from "./phrases.ts";
import { boundedWords } from "./bounded-words.ts";
import {
  compareBy,
  endLeavingOut,
  narrow,
  newReading,
  partOf,
  queryOf,
  type Reading,
  take,
  takeName,
  takeRun,
} from "./reading.ts";
import { addDays, type Days, daysAt, daysBetween, numberOf, timeAt } from "./time-words.ts";
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
    query: reading.isNegated ? null : (made ?? partOf(reading)),
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

/** Days and times of day, with the word before them that says which end they are. */
function momentAt(reading: Reading, { tokens, today }: Given, at: number): number | null {
  const word = tokens[at]?.folded ?? "";
  if (BOTH_ENDS.has(word)) {
    const found = between(reading, { tokens, today }, at);
    if (found !== null) return found;
  }
  if (ENDS.has(word)) {
    const days = daysAt(tokens, at + 1, today);
    if (days !== null)
      return takeDays(reading, { tokens, at }, { days: endedBy(word, days), length: days.length + 1 });
    const time = timeAt(tokens, at + 1);
    if (time !== null)
      return takeTime(reading, tokens, at, { part: timed(word, time.time), length: time.length + 1 });
  }
  const days = daysAt(tokens, at, today);
  return days === null
    ? null
    : takeDays(reading, { tokens, at }, { days: { from: days.from, to: days.to }, length: days.length });
}

const BOTH_ENDS: ReadonlySet<string> = new Set(["between", "from"]);
const ENDS: ReadonlySet<string> = new Set([
  "since",
  "from",
  "until",
  "till",
  "through",
  "before",
  "after",
  "at",
  "around",
]);

function between(
  reading: Reading,
  { tokens, today }: Pick<Given, "tokens" | "today">,
  at: number,
): number | null {
  const isLink = (place: number) =>
    ["to", "and", "until", "till", "through"].includes(tokens[place]?.folded ?? "");
  const first = daysAt(tokens, at + 1, today);
  if (first !== null && isLink(at + 1 + first.length)) {
    const found = daysBetween(tokens, { at: at + 1, next: at + 2 + first.length, today });
    if (found !== null) {
      const { from, to, length } = found;
      return takeDays(reading, { tokens, at }, { days: { from, to }, length: 2 + first.length + length });
    }
  }
  const start = timeAt(tokens, at + 1);
  if (start === null || !isLink(at + 1 + start.length)) return null;
  const end = timeAt(tokens, at + 2 + start.length);
  if (end === null) return null;
  const part = { openedFrom: clock(start.time), openedBefore: end.time === "00:00" ? "24:00" : end.time };
  return takeTime(reading, tokens, at, { part, length: 2 + start.length + end.length });
}

function endedBy(word: string, { from, to }: Days): Partial<Days> {
  switch (word) {
    case "since":
    case "from":
      return { from };
    case "after":
      return { from: addDays(to, 1) };
    case "before":
      return { to: addDays(from, -1) };
    case "until":
    case "till":
    case "through":
      return { to };
    default:
      return { from, to };
  }
}

type TimePart = { openedFrom?: string; openedBefore?: string };

function timed(word: string, time: string): TimePart {
  const end = time === "00:00" ? "24:00" : time;
  switch (word) {
    case "since":
    case "from":
    case "after":
      return { openedFrom: clock(time) };
    case "at":
    case "around":
      return { openedFrom: clock(time), openedBefore: hourAfter(clock(time)) };
    default:
      return { openedBefore: end };
  }
}

function clock(time: string): string {
  return time === "24:00" ? "00:00" : time;
}

function hourAfter(time: string): string {
  const next = Number(time.slice(0, 2)) + 1;
  return `${String(next).padStart(2, "0")}:${next === 24 ? "00" : time.slice(3)}`;
}

/** A period that does not follow upon the word that leaves out ends what is left out. */
function takeDays(
  reading: Reading,
  { tokens, at }: { tokens: readonly Token[]; at: number },
  { days, length }: { days: Partial<Days>; length: number },
): number {
  if (!isRightAfter(tokens, at)) endLeavingOut(reading);
  narrow(reading, days);
  return length;
}

const CLOSES: ReadonlySet<string> = new Set("close closed closing exit exited exiting sold sell".split(" "));

/** Times of day are those of the opening; asked about the close, they are a fault. */
function takeTime(
  reading: Reading,
  tokens: readonly Token[],
  at: number,
  { part, length }: { part: TimePart; length: number },
): number {
  if (CLOSES.has(tokens[at - 1]?.folded ?? ""))
    reading.faults.push("times of day are those in which trades were opened");
  else narrow(reading, part);
  return length;
}

/** The longest phrase of ours. */
function wordsAt(reading: Reading, { tokens }: Given, at: number): number | null {
  if (tokens[at]?.isQuoted === true || NOT_TOLD.has(phraseAt(tokens, at, 2))) return null;
  for (let length = Math.min(LONGEST_PHRASE, tokens.length - at); length > 0; length--) {
    const effect = PHRASES.get(phraseAt(tokens, at, length));
    if (effect === undefined) continue;
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

/** True where the word before leaves out: `except on Fridays`. */
function isRightAfter(tokens: readonly Token[], at: number): boolean {
  return PHRASES.get(tokens[at - 1]?.folded ?? "")?.leavesOut === true;
}

function asksWhich(tokens: readonly Token[], at: number): boolean {
  return [1, 2, 3].some((back) => ASKS_WHICH.has(tokens[at - back]?.folded ?? ""));
}
