import { Cron } from "croner";
import type { MissedRuns } from "#shared/contracts/flow-nodes.ts";

/** A slot that is no older than this was not missed: a job or a sweep comes a little later. */
const LATE_MS = 5 * 60_000;
/** The policy `all` runs at most so many slots that passed, the latest ones. */
const MOST_MISSED = 100;

export type Schedule = { cron: string; timeZone: string; missed: MissedRuns };

/**
 * The slots (epoch ms) that are to run now, oldest first, and the next one; null when none comes. `nextAt` is
 * the first slot that was not looked at. A time that a clock change skips is its first valid instant, and a
 * time that comes twice is its first (croner).
 */
export function dueSlots(
  { cron, timeZone, missed }: Schedule,
  { nextAt, now }: { nextAt: number; now: number },
): { slots: number[]; next: number | null } {
  const schedule = new Cron(cron, { timezone: timeZone, mode: "5-part", paused: true });
  const next = schedule.nextRun(new Date(now))?.getTime() ?? null;
  if (nextAt > now) return { slots: [], next: nextAt };
  const passed = schedule
    .previousRuns(MOST_MISSED, new Date(now + 1))
    .map((time) => time.getTime())
    .filter((time) => time >= nextAt && time <= now)
    .toSorted((a, b) => a - b);
  return { slots: chosen(passed, missed, now), next };
}

function chosen(passed: readonly number[], missed: MissedRuns, now: number): number[] {
  const latest = passed.slice(-1);
  if (missed === "all") return [...passed];
  return missed === "last" ? latest : latest.filter((time) => now - time <= LATE_MS);
}
