import { daysBefore } from "./cross-rate.ts";

/** The files of the European Central Bank, by how many days each reaches back. */
export type RatesFile = "daily" | "hist-90d" | "hist";

/** The rates of a day are published "around 16:00 CET"; a quarter of an hour is theirs. */
const PUBLISHED_AT_UTC_MS = 15.25 * 3_600_000;
const DAY_MS = 86_400_000;
/** Ninety days of the middle file, less some for its own delay. */
const RECENT_DAYS = 80;

/**
 * The file that brings the rates up to date, or null while none is due. `newest` is the last known day, and
 * null at first. On a day on which the bank publishes nothing a file is due and brings nothing.
 */
export function fileDue(newest: string | null, now: number): RatesFile | null {
  const expected = lastPublished(now);
  if (newest === null) return "hist";
  if (newest >= expected) return null;
  if (newest >= workdayBefore(expected)) return "daily";
  return newest >= daysBefore(expected, RECENT_DAYS) ? "hist-90d" : "hist";
}

/** The last day from Monday to Friday whose rates should be out. In summer they are out an hour earlier. */
function lastPublished(now: number): string {
  const today = new Date(now).toISOString().slice(0, 10);
  const isOut = now % DAY_MS >= PUBLISHED_AT_UTC_MS;
  return isOut && isWorkday(today) ? today : workdayBefore(today);
}

function workdayBefore(day: string): string {
  let before = daysBefore(day, 1);
  while (!isWorkday(before)) before = daysBefore(before, 1);
  return before;
}

function isWorkday(day: string): boolean {
  return ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
}
