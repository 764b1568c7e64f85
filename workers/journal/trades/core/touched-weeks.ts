import type { DerivedSpan } from "./derive.ts";

const WEEK_MS = 7 * 86_400_000;
/** 5 January 1970 was a Monday. */
const FIRST_MONDAY_MS = 4 * 86_400_000;

/** The deleted rows of one span (counted from 1) that reach into the change: their first and last instant. */
export type Gone = { place: number; firstAt: number; lastAt: number; hadOpen: boolean };

/** The Mondays (UTC) of every week in which a holding or a result was added, removed or changed. */
export function touchedWeeks(spans: readonly DerivedSpan[], gone: readonly Gone[], now: number): string[] {
  const weeks = new Set<number>();
  for (const { touched } of spans) addWeeks(weeks, touched.from, Math.min(touched.to, now));
  for (const { place, firstAt, lastAt, hadOpen } of gone) {
    const change = spans[place - 1]?.claimed.fromAt ?? firstAt;
    addWeeks(weeks, Math.min(firstAt, change), hadOpen ? now : lastAt);
  }
  return [...weeks]
    .sort((a, b) => a - b)
    .map((week) => new Date(FIRST_MONDAY_MS + week * WEEK_MS).toISOString().slice(0, 10));
}

function addWeeks(weeks: Set<number>, from: number, to: number): void {
  for (let week = weekOf(from); week <= weekOf(Math.max(from, to)); week++) weeks.add(week);
}

function weekOf(at: number): number {
  return Math.floor((at - FIRST_MONDAY_MS) / WEEK_MS);
}
