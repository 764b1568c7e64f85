import { formatDay, formatDayWithYear } from "../numbers/format-time.ts";

const DAY = 86_400_000;

/** The Sunday of the week that begins with a Monday. */
export function lastDayOf(monday: string): string {
  return new Date(Date.parse(`${monday}T00:00:00Z`) + 6 * DAY).toISOString().slice(0, 10);
}

/** The Monday a week earlier. */
export function mondayBefore(monday: string): string {
  return new Date(Date.parse(`${monday}T00:00:00Z`) - 7 * DAY).toISOString().slice(0, 10);
}

function day(date: string): string {
  return formatDayWithYear(`${date}T00:00:00Z`, "UTC");
}

/** `16 Nov 2026 to 22 Nov 2026`: a week by its first and last day. */
export function weekWords(monday: string): string {
  return `${day(monday)} to ${day(lastDayOf(monday))}`;
}

/** `16 Nov – 22 Nov`: a week as the head of a column, without its year. */
export function shortWeekWords(monday: string): string {
  const ends = [monday, lastDayOf(monday)].map((date) => Date.parse(`${date}T00:00:00Z`));
  return ends.map((at) => formatDay(at, at, "UTC")).join(" – ");
}
