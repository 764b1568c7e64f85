import { wallClock, zoneOffsets } from "../../../math/wall-clock.ts";

const DAY = 86_400_000;
const WEEK = 7 * DAY;

/** A week of a zone: its Monday, and the instants at which it begins and ends. */
export type Week = { week: string; from: string; to: string; timeZone: string };

/**
 * The week that begins with a Monday, from midnight to midnight in the zone. It has 167 or 169 hours where
 * the clocks change.
 */
export function weekOf(monday: string, timeZone: string): Week {
  const toInstant = wallClock(timeZone);
  const start = Date.parse(`${monday}T00:00:00Z`);
  const at = (wall: number) => new Date(toInstant(wall)).toISOString();
  return { week: monday, from: at(start), to: at(start + WEEK), timeZone };
}

/** The week that runs in a zone at an instant (epoch ms). */
export function weekAt(now: number, timeZone: string): Week {
  const local = Math.floor((now + zoneOffsets(timeZone)(now)) / DAY) * DAY;
  const sinceMonday = (new Date(local).getUTCDay() + 6) % 7;
  return weekOf(dayAt(local - sinceMonday * DAY), timeZone);
}

/** The Monday so many weeks after another. */
export function mondayAfter(monday: string, weeks: number): string {
  return dayAt(Date.parse(`${monday}T00:00:00Z`) + weeks * WEEK);
}

/**
 * A span of instants that holds what closed in the week. A date without a time is an instant of UTC, which
 * the week of the zone may not hold.
 */
export function spanOf({ week, from, to }: Pick<Week, "week" | "from" | "to">): {
  low: string;
  high: string;
} {
  const start = Date.parse(`${week}T00:00:00Z`);
  const [low, high] = [Math.min(start, Date.parse(from)), Math.max(start + WEEK, Date.parse(to))];
  return { low: new Date(low).toISOString(), high: new Date(high).toISOString() };
}

/** The Sunday of the week that begins with a Monday. */
export function lastDayOf(monday: string): string {
  return dayAt(Date.parse(`${monday}T00:00:00Z`) + WEEK - DAY);
}

function dayAt(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
