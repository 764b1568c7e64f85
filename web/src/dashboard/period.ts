const DAY_MS = 86_400_000;

/** The start of a period at a UTC midnight, so that a day sends the same query; null for all time. */
export function periodStart(period: "30" | "90" | "365" | "all", now: number): string | null {
  if (period === "all") return null;
  const start = now - Number(period) * DAY_MS;
  return new Date(start - (start % DAY_MS)).toISOString();
}
