const DAY_MS = 86_400_000;

/** The instant at which a day such as `2026-10-05` begins in a time zone, in epoch milliseconds. */
export function startOfDay(day: string, timeZone: string): number {
  return instantOfClock(Date.parse(`${day}T00:00:00Z`), timeZone);
}

/** The instant at which the clock of a zone shows `2026-10-05T09:30`; null for text that is no such time. */
export function instantAt(clock: string, timeZone: string): number | null {
  const shown = Date.parse(`${clock}Z`);
  return Number.isNaN(shown) ? null : instantOfClock(shown, timeZone);
}

function instantOfClock(shown: number, timeZone: string): number {
  // The offset may change between the guess and the answer, so that the second step corrects the first.
  const guess = shown - offsetAt(shown, timeZone);
  const instant = shown - offsetAt(guess, timeZone);
  // A clock that skips the time shows a later one first, at the guess.
  return instant + offsetAt(instant, timeZone) === shown ? instant : guess;
}

/** What the clock of a zone shows at an instant, as a field for date and time has it: `2026-10-05T09:30`. */
export function clockOf(instant: number, timeZone: string): string {
  return new Date(instant + offsetAt(instant, timeZone)).toISOString().slice(0, 16);
}

/** The day after a day such as `2026-10-31`. */
export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/** The day before a day such as `2026-10-31`. */
export function previousDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}

/** The first day of the month after a month such as `2026-12`. */
export function nextMonth(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10);
}

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return shown - instant;
}

/** The day such as `2026-10-05` of an instant (epoch milliseconds) in a time zone. */
export function dayOf(instant: number, timeZone: string): string {
  return new Date(instant + offsetAt(instant, timeZone)).toISOString().slice(0, 10);
}

/** The offset of a zone from UTC in minutes at an instant. */
export function minutesAheadIn(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  return (at) => {
    const name = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign = "+", hours = "0", minutes = "0"] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
    return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  };
}
