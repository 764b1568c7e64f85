import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import { LONGEST_QUESTION, MOST_UNREAD } from "#shared/contracts/questions.ts";
import { displayName } from "../../core/display.ts";
import { amongAt } from "./among.ts";
import { boundedWords } from "./bounded-words.ts";
import { currencyAt } from "./currency-words.ts";
import { isOfClose, momentAt } from "./moments.ts";
import { isCapital, isPlainWord, isSpokenAround, kindAt, type Names } from "./name-words.ts";
import { isNegation, isRightAfter } from "./negations.ts";
import { isOutOfPlace } from "./out-of-place.ts";
import { ASKS_WHICH, LONGEST_PHRASE, NOT_TOLD, PHRASES } from "./phrases.ts";
import { isNothing, partOf, queryOf } from "./query-of.ts";
import { compareBy, endLeavingOut, newReading, type Reading, take, takeName, takeRun } from "./reading.ts";
import { numberOf } from "./time-words.ts";
import { namesAt, phraseAt, saidAt, type Token } from "./tokens.ts";

export type ReadQuestion = {
  /** Null where nothing can be asked of the ledger by what was read, and beside a negation that was not. */
  query: CoachQuery | null;
  /** What was not understood, or cannot go together. A query beside it is only a part of the question. */
  unread: string[];
};

type Given = { tokens: readonly Token[]; names: Names; today: string };

/**
 * Reads a question by rules, from left to right. The longest name of the asker's wins, then the longest
 * phrase. A word that no rule knows is never passed over: it stands in `unread`.
 */
export function readQuestion(given: Given): ReadQuestion {
  const reading = newReading(given.tokens);
  const unread: string[][] = [];
  let gap = -2;
  for (let at = 0; at < given.tokens.length;) {
    const length =
      runAt(reading, given, at) ??
      amongAt(reading, given, at) ??
      nameAt(reading, given, at) ??
      currencyAt(reading, given, at) ??
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
  const phrases = [...unread.map((said) => unreadPhrase(said, given.tokens)), ...reading.faults];
  return {
    query: reading.isNegated || (phrases.length > 0 && isNothing(reading)) ? null : (made ?? partOf(reading)),
    unread: phrases.slice(0, MOST_UNREAD).map((phrase) => boundedWords(phrase, LONGEST_QUESTION)),
  };
}

/** A single word in capitals among others is a symbol that the asker never traded. */
function unreadPhrase(said: readonly string[], tokens: readonly Token[]): string {
  const phrase = `“${boundedWords(said.join(" "), MOST_SAID)}”`;
  const at = tokens.findIndex((token) => token.said === said[0]);
  const isSymbol = said.length === 1 && (said[0]?.startsWith("$") === true || isCapital(tokens, at));
  return isSymbol && !PHRASES.has(tokens[at]?.folded ?? "") ? `you have no trades in ${phrase}` : phrase;
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

/** A name of the asker's, also with its kind beside it. A word of ours is a name only where it is marked. */
function nameAt(reading: Reading, { tokens, names }: Given, at: number): number | null {
  const kind = kindAt(tokens, at);
  if (kind !== null && !isSpokenAround(tokens, at + 1)) {
    const named = namesAt(tokens, at + 1, names);
    const own = named?.found.filter((name) => name.kind === kind) ?? [];
    if (named !== null && own.length > 0) {
      takeName(reading, own, saidAt(tokens, at + 1, named.length));
      return named.length + 1;
    }
  }
  const named = namesAt(tokens, at, names);
  if (named === null) return null;
  const said = saidAt(tokens, at, named.length);
  const after = kindAt(tokens, at + named.length);
  const own = named.found.filter((name) => name.kind === after);
  if (own.length > 0) {
    takeName(reading, own, said);
    return named.length + 1;
  }
  if (named.length === 1 && isPlainWord(tokens, at)) {
    const tag = named.found.find((name) => name.kind === "tag");
    const habit = tag === undefined ? null : habitAt(tokens, at);
    if (tag === undefined || habit === null) return null;
    if (reading.leavesOut === null) {
      reading.faults.push(
        `“${said}” is a tag and a habit: write tag "${displayName(tag.name)}" or “${habit.words}”`,
      );
      return habit.length;
    }
  }
  takeName(reading, named.found, said);
  return named.length;
}

/** The words by which a habit is named without doubt, where the words at a place may be a name as well. */
function habitAt(tokens: readonly Token[], at: number): { words: string; length: number } | null {
  for (let length = Math.min(LONGEST_PHRASE, tokens.length - at); length > 0; length--) {
    const phrase = phraseAt(tokens, at, length);
    const bias = PHRASES.get(phrase)?.bias;
    if (bias === undefined) continue;
    return phrase.endsWith("ing") ? null : { words: bias.replaceAll("_", " "), length };
  }
  return null;
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
