const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The sample's year, in which markets open at 09:30 and close at 16:00 in New York. */
const FIRST_DAY = Date.UTC(2025, 9, 1);
const LAST_DAY = Date.UTC(2026, 8, 30);
/** New York is four hours behind UTC in summer and five in winter. */
const WINTER = { from: Date.UTC(2025, 10, 2), to: Date.UTC(2026, 2, 8) };

/** Weekdays on which the New York Stock Exchange stays closed in that year. */
const HOLIDAYS = new Set([
  "2025-11-27",
  "2025-12-25",
  "2026-01-01",
  "2026-01-19",
  "2026-02-16",
  "2026-04-03",
  "2026-05-25",
  "2026-06-19",
  "2026-07-03",
  "2026-09-07",
]);

/** One session: its date, and the epoch ms of its opening and closing bell. */
export type Session = { date: string; opens: number; closes: number };

/** Every session of the year, in order. */
export function sessionsOfYear(): Session[] {
  const sessions: Session[] = [];
  for (let day = FIRST_DAY; day <= LAST_DAY; day += DAY_MS) {
    const date = new Date(day).toISOString().slice(0, 10);
    const weekday = new Date(day).getUTCDay();
    if (weekday === 0 || weekday === 6 || HOLIDAYS.has(date)) continue;
    const behind = day >= WINTER.from && day < WINTER.to ? 5 : 4;
    const opens = day + (9.5 + behind) * HOUR_MS;
    sessions.push({ date, opens, closes: opens + 6.5 * HOUR_MS });
  }
  return sessions;
}
