/** `14:32` in the time zone that the user chose, or in `timeZone`. */
export function formatClock(at: number | string, timeZone?: string): string {
  return part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, timeZone).format(new Date(at));
}

/** `19 Nov 15:31`; the year appears only when it is not the current one. */
export function formatMoment(at: string, now: number, timeZone?: string): string {
  return `${formatDay(at, now, timeZone)} ${formatClock(at, timeZone)}`;
}

/**
 * Formats like `formatMoment` within this year. For an earlier year the day suffices, because the hour
 * matters least there.
 */
export function formatShort(at: string, now: number, timeZone?: string): string {
  const day = formatDay(at, now, timeZone);
  return /\d{4}$/.test(day) ? day : `${day} ${formatClock(at, timeZone)}`;
}

export function formatDay(at: string | number, now: number, timeZone?: string): string {
  const date = new Date(at);
  const sameYear =
    part({ year: "numeric" }, timeZone).format(date) === part({ year: "numeric" }, timeZone).format(now);
  const day = part({ day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) }, timeZone);
  return day.format(date).replace("Sept", "Sep"); // every other month has three letters
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
  return part({ month: "short", year: "numeric" }, "UTC").format(new Date(`${month}-01T00:00:00.000Z`));
}

/** The time between two instants, in one unit: `42 min`, `13 h`, `2 d`. */
export function formatHeld(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  if (seconds < 60) return `${seconds}\u00a0s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)}\u00a0min`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)}\u00a0h`;
  return `${Math.round(seconds / 86_400)}\u00a0d`;
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

let chosenZone: string | undefined;

/** Sets the zone for every time formatted from now on; null is the zone of the device. */
export function showTimesIn(timeZone: string | null): void {
  chosenZone = timeZone ?? undefined;
}

/** The zone in which times are shown. */
export function shownZone(): string {
  return chosenZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function part(options: Intl.DateTimeFormatOptions, timeZone = chosenZone): Intl.DateTimeFormat {
  const key = JSON.stringify([options, timeZone]);
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    ...options,
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  formats.set(key, made);
  return made;
}
