import type { NumberKind } from "./cell-styles.ts";

const DAY = 86_400_000;
/** Day 0 of the serial numbers. Excel counts a 29 February 1900 that never was, so day 61 is 1 March 1900. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
const FIRST_SURE_DAY = 61;
/** The day after 31 December 9999. */
const LAST = 2_958_466;

/**
 * Writes a serial number as `yyyy-MM-dd HH:mm:ss`, with milliseconds where there are any, as the style of its
 * cell shows it. Returns null for a number that is no date.
 */
export function serialText(serial: number, kind: NumberKind, is1904: boolean): string | null {
  if (kind === "number" || !(serial >= 0 && serial < LAST)) return null;
  const ms = Math.round(serial * DAY);
  const time = timeText(ms % DAY);
  if (kind === "time" && ms < DAY) return time;
  if (!is1904 && serial < FIRST_SURE_DAY) return null;
  const date = new Date((is1904 ? EPOCH_1904 : EPOCH_1900) + ms).toISOString().slice(0, 10);
  return kind === "date" && ms % DAY === 0 ? date : `${date} ${time}`;
}

function timeText(ms: number): string {
  const text = new Date(ms).toISOString().slice(11, 23);
  return text.endsWith(".000") ? text.slice(0, 8) : text;
}
