import { Cron } from "croner";
import { type ClockChange, clockChanges } from "./clock-changes.ts";

export type Fires = {
  /** The next times, epoch ms. */
  next: number[];
  /** The clock changes of the coming year, each with the times just before and just after it. */
  changes: (ClockChange & { around: number[] })[];
};

const NEXT = 5;
const HOUR_MS = 3_600_000;
/** A year and some days, so that both changes of a year are in it. */
const DAYS = 370;
/** As far before a change as a time before it is looked for: the first finds a schedule of each minute. */
const WINDOWS = [2, 26, 8 * 24, 70 * 24].map((hours) => hours * HOUR_MS);
const MOST = 140;
const BESIDE = 2;

/** When a schedule fires next in a zone; throws what croner says against the expression. */
export function nextFires(cron: string, zone: string, now: number): Fires {
  const schedule = new Cron(cron, { timezone: zone, mode: "5-part", paused: true });
  const after = (count: number, from: number) =>
    schedule.nextRuns(count, new Date(from)).map((time) => time.getTime());
  return {
    next: after(NEXT, now),
    changes: clockChanges(zone, now, DAYS)
      .slice(0, 2)
      .map((change) => ({ ...change, around: aroundOf(after, change.at) })),
  };
}

function aroundOf(after: (count: number, from: number) => number[], at: number): number[] {
  let found: number[] = [];
  for (const window of WINDOWS) {
    const times = after(MOST, at - window);
    const [before, then] = [times.filter((time) => time < at), times.filter((time) => time >= at)];
    found = [...before.slice(-BESIDE), ...then.slice(0, BESIDE)];
    if (before.length >= BESIDE && then.length >= BESIDE) break;
  }
  return found;
}
