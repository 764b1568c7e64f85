import { dayOf, startOfDay } from "../numbers/zoned-day.ts";

const DAY_MS = 86_400_000;

/** The start of a period at a midnight of the reader's zone, the same all day; null for all time. */
export function periodStart(
  period: "30" | "90" | "365" | "all",
  now: number,
  timeZone: string,
): string | null {
  if (period === "all") return null;
  const day = dayOf(now - Number(period) * DAY_MS, timeZone);
  return new Date(startOfDay(day, timeZone)).toISOString();
}
