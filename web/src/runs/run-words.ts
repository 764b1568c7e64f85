import type { NodeExecution, RunHead, RunStatus } from "#shared/contracts/runs.ts";
import type { Usage } from "#shared/contracts/tiers.ts";
import { formatDuration } from "../numbers/format-duration.ts";
import { formatCount } from "../numbers/format-number.ts";
import { formatCalendar } from "../numbers/format-time.ts";
import { nextMonth } from "../numbers/zoned-day.ts";

type Words = { name: string; look: "" | "pill-up" | "pill-down" | "pill-warn" };

export const STATUS_WORDS: Record<RunStatus, Words> = {
  pending: { name: "running", look: "pill-warn" },
  success: { name: "done", look: "pill-up" },
  failure: { name: "failed", look: "pill-down" },
  cancelled: { name: "cancelled", look: "" },
};

export const NODE_WORDS: Record<NodeExecution["status"], Words> = {
  running: { name: "running", look: "pill-warn" },
  waiting: { name: "waiting", look: "pill-warn" },
  success: { name: "done", look: "pill-up" },
  failure: { name: "failed", look: "pill-down" },
  skipped: { name: "skipped", look: "" },
  cancelled: { name: "cancelled", look: "" },
};

export const STARTER_WORDS: Record<RunHead["startedBy"], string> = {
  manual: "by hand",
  webhook: "by a webhook",
  schedule: "by its schedule",
  event: "by an event",
  flow: "by another flow",
  rerun: "run again",
  error: "by a failure of another flow",
};

/** The state of a run; one that waits says so. */
export function runWords({ status, wakeAt }: Pick<RunHead, "status" | "wakeAt">): Words {
  if (status === "pending" && wakeAt !== null) return { name: "waiting", look: "pill-warn" };
  return STATUS_WORDS[status];
}

/** A duration in milliseconds: `12 ms`, `1.4 s`, `2 min 18 s`. */
export function msWords(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}\u00A0ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)}\u00A0s` : formatDuration(ms / 1000);
}

/** From this share of the month's runs on it is told how many are left. */
const TOLD_FROM = 0.9;

/** How many runs of the month are used; null while enough are left. Months are counted in UTC. */
export function leftWords(
  { quotas: { runsAMonth }, used }: Pick<Usage, "quotas" | "used">,
  now: number,
): string | null {
  if (runsAMonth === null || used === null || used.runsThisMonth < TOLD_FROM * runsAMonth) return null;
  const all = formatCount(runsAMonth);
  const from = formatCalendar(nextMonth(new Date(now).toISOString().slice(0, 7)), "day");
  if (used.runsThisMonth >= runsAMonth)
    return `Your plan’s ${all} runs of this month are used up. No flow starts before ${from}.`;
  return `${formatCount(used.runsThisMonth)} of your plan’s ${all} runs of this month are used.`;
}
