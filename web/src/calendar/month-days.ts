const DAY_MS = 86_400_000;

/** A month such as `2026-03`, so many months later. */
export function monthAfter(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** The day so many days later, or the nearest day of its month. */
export function dayWithin(day: string, by: number): string {
  const later = new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10);
  return later.slice(0, 7) === day.slice(0, 7) ? later : day;
}

/** The days of a week from Monday to Sunday; null for a day outside the month. */
export function daysOfWeek({ from, to }: { from: string; to: string }): (string | null)[] {
  const first = Date.parse(`${from}T00:00:00Z`);
  const place = (new Date(first).getUTCDay() + 6) % 7;
  return Array.from({ length: 7 }, (_, at) => {
    const day = new Date(first + (at - place) * DAY_MS).toISOString().slice(0, 10);
    return from <= day && day <= to ? day : null;
  });
}
