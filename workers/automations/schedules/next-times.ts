import { Cron } from "croner";
import { isTimeZone } from "./time-zone.ts";

/** What is wrong with a schedule of five fields in a zone; null when a time comes after `now` (epoch ms). */
export function scheduleFault(
  cron: string,
  timeZone: string,
  now: number,
): { code: "cron" | "time_zone"; message: string } | null {
  if (!isTimeZone(timeZone)) return { code: "time_zone", message: "is no time zone" };
  try {
    const [next] = nextTimes(cron, timeZone, now, 1);
    return next === undefined ? { code: "cron", message: "names a time that never comes" } : null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { code: "cron", message: error.message.replace(/^CronPattern: /, "") };
  }
}

/** The next times (epoch ms) of a schedule after an instant, at most `count`; fewer when no more come. */
export function nextTimes(cron: string, timeZone: string, after: number, count: number): number[] {
  const schedule = new Cron(cron, { timezone: timeZone, mode: "5-part", paused: true });
  return schedule.nextRuns(count, new Date(after)).map((time) => time.getTime());
}
