import { phraseAt, type Token } from "./tokens.ts";

/** A stretch of days, both within it. */
export type Days = { from: string; to: string };
/** `year` tells of days that can stand in any year; days that are told from today have none. */
type Found = Days & { length: number; year?: "said" | "unsaid" };

const DAY_MS = 86_400_000;
const DAYS_OF_YEAR = 365;
const MONTHS = "january february march april may june july august september october november december".split(
  " ",
);
const NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split(" ");

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** A small number in digits or as a word. */
export function numberOf(word: string | undefined): number | null {
  if (word === undefined) return null;
  const at = NUMBERS.indexOf(word);
  if (at !== -1) return at + 1;
  return /^\d{1,3}$/.test(word) ? Number(word) : null;
}

/** The days that the words at a place name, seen from `today`. */
export function daysAt(tokens: readonly Token[], at: number, today: string): Found | null {
  return relative(tokens, at, today) ?? exact(tokens, at, today) ?? named(tokens, at, today);
}

/**
 * The days from what one place names to what another does. A year that one of them does not say follows from
 * the other: a period ends after it begins.
 */
export function daysBetween(
  tokens: readonly Token[],
  { at, next, today }: { at: number; next: number; today: string },
): Found | null {
  const [first, last] = [daysAt(tokens, at, today), daysAt(tokens, next, today)];
  if (first === null || last === null) return null;
  const { length } = last;
  if (first.year === "unsaid") {
    const begun = daysAt(tokens, at, last.to) ?? first;
    return { from: begun.from, to: last.to, length };
  }
  const isNext = first.year === "said" && last.year === "unsaid";
  const ended = isNext ? daysAt(tokens, next, addDays(first.from, DAYS_OF_YEAR - 1)) : last;
  return { from: first.from, to: (ended ?? last).to, length };
}

function relative(tokens: readonly Token[], at: number, today: string): Found | null {
  const [year = 0, month = 0] = today.split("-").map(Number);
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  const monday = addDays(today, -weekday);
  const quarter = Math.floor((month - 1) / 3) * 3 + 1;
  const word = tokens[at]?.folded;
  if (word === "today") return { from: today, to: today, length: 1 };
  if (word === "yesterday") return { from: addDays(today, -1), to: addDays(today, -1), length: 1 };
  if (word === "ytd") return { from: `${year}-01-01`, to: today, length: 1 };
  switch (phraseAt(tokens, at, 2)) {
    case "this week":
      return { from: monday, to: addDays(monday, 6), length: 2 };
    case "last week":
      return { from: addDays(monday, -7), to: addDays(monday, -1), length: 2 };
    case "this month":
      return { ...monthsFrom(year, month, 1), length: 2 };
    case "last month":
      return { ...monthsFrom(year, month - 1, 1), length: 2 };
    case "this quarter":
      return { ...monthsFrom(year, quarter, 3), length: 2 };
    case "last quarter":
      return { ...monthsFrom(year, quarter - 3, 3), length: 2 };
    case "this year":
      return { ...monthsFrom(year, 1, 12), length: 2 };
    case "last year":
      return { ...monthsFrom(year - 1, 1, 12), length: 2 };
  }
  if (word !== "last" && word !== "past") return null;
  const n = numberOf(tokens[at + 1]?.folded);
  const unit = tokens[at + 2]?.folded.replace(/s$/, "");
  if (n === null || n === 0) return null;
  if (unit === "day") return { from: addDays(today, 1 - n), to: today, length: 3 };
  if (unit === "week") return { from: addDays(today, 1 - 7 * n), to: today, length: 3 };
  if (unit === "month") return { ...monthsFrom(year, month - n + 1, n), to: today, length: 3 };
  return null;
}

/** `2026-03-08`, `2026-03`, `2026`, `q1`, `q1 2026`. */
function exact(tokens: readonly Token[], at: number, today: string): Found | null {
  const word = tokens[at]?.folded ?? "";
  if (isDay(word)) return { from: word, to: word, length: 1, year: "said" };
  const month = /^((?:19|20)\d{2})-(0[1-9]|1[0-2])$/.exec(word);
  if (month !== null)
    return { ...monthsFrom(Number(month[1]), Number(month[2]), 1), length: 1, year: "said" };
  const year = yearOf(word);
  if (year !== null) return { ...monthsFrom(year, 1, 12), length: 1, year: "said" };
  const quarter = /^q([1-4])$/.exec(word);
  if (quarter === null) return null;
  return ofYear(tokens[at + 1], today, { month: 3 * Number(quarter[1]) - 2, count: 3, length: 1 });
}

/** `march`, `march 2025`, `8 march`, `march 8th 2025`. May is a month only where a date can stand. */
function named(tokens: readonly Token[], at: number, today: string): Found | null {
  const first = dayNumber(tokens[at]?.folded);
  const month = monthOf(tokens[first === null ? at : at + 1]?.folded);
  if (month === null) return null;
  const then = at + (first === null ? 1 : 2);
  const second = first === null ? dayNumber(tokens[then]?.folded) : null;
  const day = first ?? second;
  const next = tokens[then + (second === null ? 0 : 1)];
  if (day === null) {
    const isDated = yearOf(next?.folded) !== null || PLACES.has(tokens[at - 1]?.folded ?? "");
    if (month === 5 && !isDated) return null;
    return ofYear(next, today, { month, count: 1, length: 1 });
  }
  const whole = ofYear(next, today, { month, count: 1, length: then - at + (second === null ? 0 : 1), day });
  const date = `${whole.from.slice(0, 8)}${String(day).padStart(2, "0")}`;
  return isDay(date) ? { ...whole, from: date, to: date } : null;
}

const PLACES: ReadonlySet<string> = new Set(
  "in since until till before after during of from last this and to".split(" "),
);

/** The months of the year that is said, else of the last year in which they have begun. */
function ofYear(
  next: Token | undefined,
  today: string,
  { month, count, length, day = 1 }: { month: number; count: number; length: number; day?: number },
): Found {
  const said = yearOf(next?.folded);
  if (said !== null) return { ...monthsFrom(said, month, count), length: length + 1, year: "said" };
  const year = Number(today.slice(0, 4));
  const begin = `${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  const last = begin > today.slice(5) ? year - 1 : year;
  return { ...monthsFrom(last, month, count), length, year: "unsaid" };
}

/** So many months, from the first day of one of them on. */
export function monthsFrom(year: number, month: number, count: number): Days {
  const day = (months: number) => new Date(Date.UTC(year, month - 1 + months)).toISOString().slice(0, 10);
  return { from: day(0), to: addDays(day(count), -1) };
}

function monthOf(word: string | undefined): number | null {
  if (word === undefined || word.length < 3) return null;
  const at = MONTHS.findIndex((month) => month === word || (month.slice(0, 3) === word && word !== "may"));
  if (word === "sept") return 9;
  return at === -1 ? null : at + 1;
}

function yearOf(word: string | undefined): number | null {
  return word !== undefined && /^(?:19|20)\d{2}$/.test(word) ? Number(word) : null;
}

function dayNumber(word: string | undefined): number | null {
  const found = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word ?? "");
  const day = Number(found?.[1]);
  return found !== null && day >= 1 && day <= 31 ? day : null;
}

function isDay(word: string): boolean {
  if (!/^(?:19|20)\d{2}-\d{2}-\d{2}$/.test(word)) return false;
  const at = Date.parse(`${word}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(word);
}

/** The time of day that the words at a place say, such as `09:30`. */
export function timeAt(tokens: readonly Token[], at: number): { time: string; length: number } | null {
  const word = tokens[at]?.folded ?? "";
  if (word === "noon" || word === "midday") return { time: "12:00", length: 1 };
  if (word === "midnight") return { time: "00:00", length: 1 };
  const found = /^(\d{1,2})(?:[:.](\d{2}))?(am|pm)?$/.exec(word);
  if (found === null) return null;
  const next = tokens[at + 1]?.folded;
  const half = found[3] ?? (next === "am" || next === "pm" ? next : undefined);
  const isLonger = found[3] === undefined && (half !== undefined || next === "o'clock" || next === "h");
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? 0)];
  if (minute > 59 || (half === undefined ? hour > 24 : hour < 1 || hour > 12)) return null;
  const whole = half === undefined ? hour : (hour % 12) + (half === "pm" ? 12 : 0);
  if (whole === 24 && minute > 0) return null;
  const time = `${String(whole).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  return { time, length: isLonger ? 2 : 1 };
}
