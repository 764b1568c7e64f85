import { calendarNamed } from "./calendars.ts";
import { dayAt, daysAfter, sessionOn, type Calendar, type Session } from "./calendar.ts";

/** No market of these calendars is closed for longer, holidays and weekends together. */
const LONGEST_PAUSE_DAYS = 10;

/** True while the market is open; the last instant of a session is closed. Instants are epoch ms. */
export function isOpen(calendar: string, at: number): boolean {
  return sessionOf(calendar, at) !== null;
}

/** The session that an instant lies in, or null while the market is closed. */
export function sessionOf(calendar: string, at: number): Session | null {
  return sessionIn(calendarNamed(calendar), at);
}

/**
 * The instant at which a `day` order that is accepted at `at` expires. It is the end of the session that `at`
 * lies in, and outside of one the end of the next.
 */
export function sessionEnd(calendar: string, at: number): number {
  const rules = calendarNamed(calendar);
  return (sessionIn(rules, at) ?? nextSession(rules, at)).close;
}

/** The opening of the first session that begins after `at`. */
export function nextOpen(calendar: string, at: number): number {
  return nextSession(calendarNamed(calendar), at).open;
}

/** As `sessionOf`, for given rules. */
export function sessionIn(calendar: Calendar, at: number): Session | null {
  const today = dayAt(calendar.zone, at);
  // A session may open on the evening before its day.
  for (const day of [today, daysAfter(today, 1)]) {
    const session = sessionOn(calendar, day);
    if (session !== null && session.open <= at && at < session.close) return session;
  }
  return null;
}

/** The first session that begins after an instant; throws a RangeError where the rules have none. */
export function nextSession(calendar: Calendar, at: number): Session {
  let day = dayAt(calendar.zone, at);
  for (let days = 0; days <= LONGEST_PAUSE_DAYS; days++, day = daysAfter(day, 1)) {
    const session = sessionOn(calendar, day);
    if (session !== null && session.open > at) return session;
  }
  throw new RangeError(
    `no session begins within ${LONGEST_PAUSE_DAYS} days of ${new Date(at).toISOString()}`,
  );
}
