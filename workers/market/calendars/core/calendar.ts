import { wallClock, zoneOffsets } from "../../../math/wall-clock.ts";

/** A day of a calendar's own zone, `2026-11-27`. */
export type Day = string;
/** A time of day on the zone's clock, `09:30`. */
export type Clock = string;

/**
 * The hours of a regular session, from one day up to another (null: until further notice). A session belongs
 * to the day on which it closes.
 */
export type Hours = {
  from: Day;
  to: Day | null;
  /** The days of the week that have a session, with 0 for Sunday. */
  weekdays: readonly number[];
  opens: Clock;
  /** True for a session that opens on the evening before its day. */
  opensDayBefore: boolean;
  closes: Clock;
};

/** A day with a session of its own end, or with none: `closes` is null. */
export type Exception = { day: Day; closes: Clock | null; why: string };

/** The dated rules of one market. */
export type Calendar = {
  zone: string;
  hours: readonly Hours[];
  exceptions: readonly Exception[];
  /** The days whose exceptions are known. Outside of them only the hours are. Null: the market has none. */
  known: { from: Day; to: Day } | null;
};

/** From `open` up to, and not including, `close`, in epoch ms. */
export type Session = {
  open: number;
  close: number;
  /** True when no list of holidays reaches this day: a holiday would be taken for a day of trading. */
  isAssumed: boolean;
};

const DAY_MS = 86_400_000;
const clocks = new Map<string, { toInstant: (wall: number) => number; offsetAt: (ms: number) => number }>();

/** The session that belongs to a day, or null on a day without one. */
export function sessionOn(calendar: Calendar, day: Day): Session | null {
  const hours = calendar.hours.find(({ from, to }) => from <= day && (to === null || day <= to));
  if (hours === undefined || !hours.weekdays.includes(new Date(midnight(day)).getUTCDay())) return null;
  const exception = calendar.exceptions.find((row) => row.day === day);
  const closes = exception === undefined ? hours.closes : exception.closes;
  if (closes === null) return null;
  const { toInstant } = clockOf(calendar.zone);
  const opensOn = hours.opensDayBefore ? daysAfter(day, -1) : day;
  const { known } = calendar;
  return {
    open: toInstant(midnight(opensOn) + timeOf(hours.opens)),
    close: toInstant(midnight(day) + timeOf(closes)),
    isAssumed: known !== null && (day < known.from || day > known.to),
  };
}

/** The day that the zone's clock shows at an instant in epoch ms. */
export function dayAt(zone: string, at: number): Day {
  return new Date(at + clockOf(zone).offsetAt(at)).toISOString().slice(0, 10);
}

/** The day that lies that many days after another. */
export function daysAfter(day: Day, days: number): Day {
  return new Date(midnight(day) + days * DAY_MS).toISOString().slice(0, 10);
}

function clockOf(zone: string) {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = { toInstant: wallClock(zone), offsetAt: zoneOffsets(zone) };
    clocks.set(zone, clock);
  }
  return clock;
}

function midnight(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** The ms since midnight; `24:00` is the end of the day. */
function timeOf(clock: Clock): number {
  const [hour, minute] = clock.split(":");
  return (Number(hour) * 60 + Number(minute)) * 60_000;
}
