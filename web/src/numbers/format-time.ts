import { formatDuration } from "./format-duration.ts";
import { readerNow, shownZone } from "./reader.ts";

const DAY = { day: "numeric", month: "short" } as const;

/** `14:32` or `2:32 PM` in the time zone that the user chose, or in `timeZone`. */
export function formatClock(at: number | string, timeZone?: string): string {
  return written(at, time(), timeZone);
}

/** `19 Nov, 15:31`; the year appears only when it is not the current one. */
export function formatMoment(at: string, now: number, timeZone?: string): string {
  return written(at, { ...DAY, ...time(), ...yearUnless(at, now, timeZone) }, timeZone);
}

/**
 * Formats like `formatMoment` within this year. For an earlier year the day suffices, because the hour
 * matters least there.
 */
export function formatShort(at: string, now: number, timeZone?: string): string {
  const year = yearUnless(at, now, timeZone);
  return written(at, "year" in year ? { ...DAY, ...year } : { ...DAY, ...time() }, timeZone);
}

export function formatDay(at: string | number, now: number, timeZone?: string): string {
  return written(at, { ...DAY, ...yearUnless(at, now, timeZone) }, timeZone);
}

/**
 * A time as the ledger stores it. With `dateOnly` it is a date, the same in every zone, stored as its 00:00
 * UTC.
 */
export type When = { at: string; dateOnly: boolean };

/** Formats like `formatMoment`, or only the day of a date without a time. */
export function formatWhen({ at, dateOnly }: When, now: number, timeZone?: string): string {
  return dateOnly ? formatDay(at, now, "UTC") : formatMoment(at, now, timeZone);
}

/** Formats like `formatShort`, or only the day of a date without a time. */
export function formatWhenShort({ at, dateOnly }: When, now: number): string {
  return dateOnly ? formatDay(at, now, "UTC") : formatShort(at, now);
}

/** Formats like `formatDay`; a date without a time keeps its day in every zone. */
export function formatDayOf({ at, dateOnly }: When, now: number): string {
  return formatDay(at, now, dateOnly ? "UTC" : undefined);
}

/** A month such as `2026-10` as `Oct 2026`. */
export function formatCalendarMonth(month: string): string {
  return written(`${month}-01T00:00:00.000Z`, { month: "short", year: "numeric" }, "UTC");
}

const CALENDAR = {
  year: { year: "numeric" },
  month: { month: "short" },
  day: DAY,
  whole: { ...DAY, year: "numeric" },
  weekday: { weekday: "long" },
  weekdayShort: { weekday: "short" },
} as const satisfies Record<string, Options>;

/** A part of a calendar day such as `2026-10-05`, which is the same in every zone. */
export function formatCalendar(day: string, part: keyof typeof CALENDAR): string {
  return written(`${day}T00:00:00.000Z`, CALENDAR[part], "UTC");
}

/** The whole instant with its zone: `Mon, 5 Oct 2026, 10:30:00 GMT−04:00, New York`. */
export function formatWhole({ at, dateOnly }: When): string {
  const day = { ...DAY, weekday: "short", year: "numeric" } as const;
  if (dateOnly) return `${written(at, day, "UTC")}, no time of day is known`;
  const clock = { ...time(), second: "2-digit", timeZoneName: "longOffset" } as const;
  return `${written(at, { ...day, ...clock }).replace("-", "\u2212")}, ${zoneCity(shownZone())}`;
}

/** The city of a zone: `New York` of `America/New_York`. */
export function zoneCity(zone: string): string {
  return zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");
}

/** The time between two instants in at most two units: `42 s`, `1 h 15 min`. */
export function formatHeld(from: string, to: string): string {
  return formatDuration((Date.parse(to) - Date.parse(from)) / 1000);
}

/** `just now`, `4 min ago`, else the full moment. */
export function formatAgo(at: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(at)) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes}\u00a0min ago`;
  return formatMoment(at, now);
}

/** `UTC−05:00`, the offset of the zone at that instant. */
export function formatOffset(at: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName: "longOffset" }).formatToParts(
    new Date(at),
  );
  const name = parts.find((candidate) => candidate.type === "timeZoneName")?.value ?? "";
  return name.replace("GMT", "UTC").replace("-", "\u2212");
}

type Options = Intl.DateTimeFormatOptions;

const TWELVE = { hour: "numeric", minute: "2-digit" } as const;
/** A clock of 24 hours has two digits everywhere, so that times stand under each other. */
const WHOLE_DAY = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const clocks = new Map<string | undefined, Options>();

function time(): Options {
  const { locale } = readerNow();
  const known = clocks.get(locale);
  if (known !== undefined) return known;
  const clock = format({ hour: "numeric" }).resolvedOptions().hour12 === true ? TWELVE : WHOLE_DAY;
  clocks.set(locale, clock);
  return clock;
}

function yearUnless(at: string | number, now: number, timeZone: string | undefined): Pick<Options, "year"> {
  const year = { year: "numeric" } as const;
  return written(at, year, timeZone) === written(now, year, timeZone) ? {} : year;
}

/** British English alone has a month of four letters in its short names. */
function written(at: string | number, options: Options, timeZone?: string): string {
  return format(options, timeZone).format(new Date(at)).replace("Sept", "Sep");
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Figures are always 0 to 9, which the font sets in columns; the calendar is that of every statement. */
function format(options: Options, timeZone = readerNow().timeZone): Intl.DateTimeFormat {
  const { locale } = readerNow();
  const key = JSON.stringify([options, timeZone, locale]);
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locale, {
    ...options,
    ...(timeZone === undefined ? {} : { timeZone }),
    numberingSystem: "latn",
    calendar: "gregory",
  });
  formats.set(key, made);
  return made;
}
