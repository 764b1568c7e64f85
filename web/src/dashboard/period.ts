const DAY_MS = 86_400_000;

/** Where a period begins, at a UTC midnight so that the same day asks the same question; null for all time. */
export function periodStart(period: "30" | "90" | "365" | "all", now: number): string | null {
  if (period === "all") return null;
  const start = now - Number(period) * DAY_MS;
  return new Date(start - (start % DAY_MS)).toISOString();
}
