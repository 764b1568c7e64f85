import { isTradingYear } from "#shared/trading-year.ts";
import { wallClock } from "../../../math/wall-clock.ts";
import { boundedCell, excerpt, refuse } from "./row-refused.ts";

/**
 * The time of an execution. A date without a time is 00:00 UTC of that date, so that it is the same date for
 * every reader.
 */
export type Stamp = { executedAt: number; dateOnly: boolean };
export type StampReader = (cell: string) => Stamp;

const DAY = 86_400_000;
const DATE = String.raw`(\d{4})-?(\d{2})-?(\d{2})`;
const TIME = String.raw`(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?`;
// Between date and time: IBKR writes `;`, `, `, `,` or a space, ISO writes T.
const SHAPE = new RegExp(
  String.raw`^${DATE}(?:(?:T|\s*[;,]\s*|\s+)${TIME}\s*(Z|[A-Za-z]{3,4}|[+-]\d{2}:?\d{2})?)?$`,
);
const NAMED_MONTH = /^(\d{2})-([A-Za-z]{3})-(\d{2})(?=$|[\s;,])/;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const ZONES: Readonly<Record<string, number>> = { Z: 0, UTC: 0, GMT: 0, EST: -300, EDT: -240 };

/** True for a calendar day written yyyy-MM-dd. */
export function isDate(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text);
}

/** True for a time zone that this runtime knows. */
export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * The date whose UTC midnight is nearest. It is the date meant by 00:00 in an unknown zone from UTC−11:59 to
 * UTC+12.
 */
export function nearestDate(midnight: number): number {
  return Math.floor((midnight + DAY / 2) / DAY) * DAY;
}

/** Reads stamps of a statement whose clock runs in `timeZone`; a stamp with its own offset keeps it. */
export function stampReader(timeZone: string): StampReader {
  const toInstant = wallClock(timeZone);
  return (cell) => {
    const { wall, dateOnly, offset } = readWall(cell);
    if (dateOnly) return { executedAt: wall, dateOnly };
    return { executedAt: offset === null ? toInstant(wall) : wall - offset * 60_000, dateOnly };
  };
}

/** Reads the date of a stamp as it is written, and leaves its time out. */
export function readDate(cell: string): Stamp {
  return { executedAt: Math.floor(readWall(cell).wall / DAY) * DAY, dateOnly: true };
}

/**
 * A stamp's wall time as if it were UTC (ms), and the offset from UTC in minutes that the stamp itself names.
 */
export type Wall = { wall: number; dateOnly: boolean; offset: number | null };

/**
 * Reads a stamp without placing it in a zone. It refuses text that is no date and time, or that is ambiguous.
 */
export function readWall(cell: string): Wall {
  const text = withNumericMonth(boundedCell(cell, "The date").trim());
  const found = SHAPE.exec(text);
  if (found === null) return refuseStamp(text);
  const [, year = "", month = "", day = "", hour, minute = "0", second = "0", fraction = "", zone] = found;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (new Date(date).getUTCDate() !== Number(day) || Number(month) > 12 || !isTradingYear(Number(year))) {
    return refuse(`“${excerpt(text)}” is not a date`);
  }
  if (hour === undefined) return { wall: date, dateOnly: true, offset: null };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return refuse(`“${excerpt(text)}” is not a time of day`);
  }
  const ms = Number(fraction.slice(0, 3).padEnd(3, "0"));
  const wall = date + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + ms;
  return { wall, dateOnly: false, offset: zone === undefined ? null : offsetMinutes(zone, text) };
}

const ORDERED = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?=$|[\s,;T])/;

/**
 * Rewrites a date whose order the format knows, such as 03/04/2026, as yyyy-MM-dd. Text in another shape
 * stays as it is.
 */
export function withOrderedDate(order: "day first" | "month first", cell: string): string {
  const text = cell.trim();
  const found = ORDERED.exec(text);
  if (found === null) return text;
  const [whole, first = "", second = "", year = ""] = found;
  const [day, month] = order === "day first" ? [first, second] : [second, first];
  const date = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return date + text.slice(whole.length);
}

function withNumericMonth(text: string): string {
  const found = NAMED_MONTH.exec(text);
  const month = MONTHS.indexOf(found?.[2]?.toLowerCase() ?? "");
  if (found === null || month < 0) return text;
  return `20${found[3]}-${String(month + 1).padStart(2, "0")}-${found[1]}${text.slice(found[0].length)}`;
}

function refuseStamp(text: string): never {
  if (text === "") return refuse("The date is empty");
  if (/^\d{1,2}[/.]\d{1,2}[/.]\d{2,4}/.test(text)) {
    return refuse(`“${excerpt(text)}” can be day or month first; export dates as yyyy-MM-dd`);
  }
  return refuse(`“${excerpt(text)}” is not a date and time`);
}

function offsetMinutes(zone: string, text: string): number {
  const named = ZONES[zone.toUpperCase()];
  if (named !== undefined) return named;
  const found = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  const hours = Number(found?.[2]);
  const minutes = Number(found?.[3]);
  if (found === null || hours > 14 || minutes > 59)
    return refuse(`“${excerpt(text)}” names a time zone that is not known`);
  return (found[1] === "-" ? -1 : 1) * (hours * 60 + minutes);
}
