import { minutesAheadIn } from "../../numbers/zoned-day.ts";

/** A moment at which the clocks of a zone change, and by how many minutes. */
export type ClockChange = { at: number; byMinutes: number };

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The clock changes of a zone within so many days after an instant (epoch ms), to the minute. */
export function clockChanges(zone: string, from: number, days: number): ClockChange[] {
  const offsetAt = minutesAheadIn(zone);
  const changes: ClockChange[] = [];
  for (let day = 0; day < days; day++) {
    const [start, end] = [from + day * DAY_MS, from + (day + 1) * DAY_MS];
    const byMinutes = offsetAt(end) - offsetAt(start);
    if (byMinutes !== 0) changes.push({ at: firstWith(offsetAt, start, end), byMinutes });
  }
  return changes;
}

/** The first whole minute that has the offset of the end. */
function firstWith(offsetAt: (at: number) => number, start: number, end: number): number {
  const wanted = offsetAt(end);
  let [low, high] = [Math.floor(start / MINUTE_MS), Math.ceil(end / MINUTE_MS)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * MINUTE_MS) === wanted) high = middle;
    else low = middle;
  }
  return high * MINUTE_MS;
}
