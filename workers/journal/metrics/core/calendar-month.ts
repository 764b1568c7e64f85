import type { CalendarWeek, GroupMetrics } from "#shared/contracts/breakdowns.ts";
import { boundsOf, weeksOf } from "#shared/month-weeks.ts";
import { zoneOffsets } from "../../../math/wall-clock.ts";
import { addUp, type GroupSums, measureGroup } from "./group-measures.ts";

const DAY = 86_400_000;
/** No zone is further from UTC. */
const FURTHEST = 15 * 3_600_000;

export type CalendarMonth = {
  days: (GroupMetrics & { day: string })[];
  weeks: CalendarWeek[];
  total: GroupMetrics;
};

/** The month (`2026-03`) that runs in a zone at an instant in epoch ms. */
export function monthOf(now: number, timeZone: string): string {
  return new Date(now + zoneOffsets(timeZone)(now)).toISOString().slice(0, 7);
}

/**
 * A span of instants that holds the month in every zone. A date without a time is an instant of UTC, which a
 * zone's month may not hold.
 */
export function spanOf(month: string): { from: string; to: string } {
  const { first, next } = boundsOf(month);
  return { from: new Date(first - FURTHEST).toISOString(), to: new Date(next + FURTHEST).toISOString() };
}

/** A span of instants that holds the day in every zone. */
export function spanAround(day: string): { from: string; to: string } {
  const start = Date.parse(`${day}T00:00:00Z`);
  return {
    from: new Date(start - FURTHEST).toISOString(),
    to: new Date(start + DAY + FURTHEST).toISOString(),
  };
}

/** The figures of one day out of sums by day, as the month has them. */
export function figuresOn(day: string, rows: readonly GroupSums[]): GroupMetrics {
  return measureGroup(rows.filter(({ key }) => key === day));
}

/** The month's days out of sums by day. Weeks and month are sums of the days, so that they always agree. */
export function arrangeMonth(month: string, rows: readonly GroupSums[]): CalendarMonth {
  const own = rows.filter(({ key }) => key?.startsWith(`${month}-`));
  const days = [...Map.groupBy(own, ({ key }) => key ?? "")]
    .map(([day, sums]) => ({ day, ...measureGroup(sums) }))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));
  const weeks = weeksOf(month).map(({ from, to }) => {
    const within = own.filter(({ key }) => key !== null && from <= key && key <= to);
    return { from, to, ...measureGroup(addUp(within)) };
  });
  return { days, weeks, total: measureGroup(addUp(own)) };
}
