import { wallClock } from "../../../math/wall-clock.ts";

const DAY = 86_400_000;
/** A page of a journal lies at most so far ahead, which bounds how many an owner may write. */
const AHEAD = 366 * DAY;

/** The instants at which a day begins and ends in a zone: 23, 24 or 25 hours, or as its clock shows. */
export function spanOfDay(day: string, timeZone: string): { from: string; to: string } {
  const instantAt = wallClock(timeZone);
  const start = Date.parse(`${day}T00:00:00Z`);
  return {
    from: new Date(instantAt(start)).toISOString(),
    to: new Date(instantAt(start + DAY)).toISOString(),
  };
}

/** Whether a day lies so near that its page may be written. */
export function isNear(day: string, now: number): boolean {
  return Date.parse(`${day}T00:00:00Z`) <= now + AHEAD;
}
