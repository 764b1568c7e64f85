import { isRightAfter } from "./negations.ts";
import { endLeavingOut, narrow, type Reading } from "./reading.ts";
import { addDays, type Days, daysAt, daysBetween, timeAt } from "./time-words.ts";
import type { Token } from "./tokens.ts";

type Given = { tokens: readonly Token[]; today: string };

/** Days and times of day, with the word before them that says which end they are. */
export function momentAt(reading: Reading, { tokens, today }: Given, at: number): number | null {
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

function between(reading: Reading, { tokens, today }: Given, at: number): number | null {
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

/** True where the word before, or the one before its preposition, speaks of the close. */
export function isOfClose(tokens: readonly Token[], at: number): boolean {
  const isLed = /^(?:in|during|the)$/.test(tokens[at - 1]?.folded ?? "");
  return CLOSES.has(tokens[at - 1]?.folded ?? "") || (isLed && isOfClose(tokens, at - 1));
}

/** Times of day are those of the opening; asked about the close, they are a fault. */
function takeTime(
  reading: Reading,
  tokens: readonly Token[],
  at: number,
  { part, length }: { part: TimePart; length: number },
): number {
  if (isOfClose(tokens, at)) reading.faults.push("times of day are those in which trades were opened");
  else narrow(reading, part);
  return length;
}
