import type { JobQueue } from "../db/changes.ts";

/** A message only says that work exists. The job is chosen when it is taken. */
export const WORK = {};

/** The queue with that name. */
export function queueOf(env: Env, name: JobQueue): Queue {
  return {
    imports: env.IMPORTS,
    scoring: env.SCORING,
    bulk: env.BULK,
    flows: env.FLOWS,
    webhooks: env.WEBHOOKS,
  }[name];
}

/** A message waits for at most so long; a job that is due later is found by the sweep. */
const LONGEST_DELAY_SECONDS = 12 * 3_600;

/**
 * How a message for a job is sent, so that it arrives when the job is due (ISO 8601). Null for a job that the
 * sweep announces.
 */
export function whenDue(runAfter: string | undefined, now: number): QueueSendOptions | null {
  if (runAfter === undefined) return {};
  const delaySeconds = Math.ceil(Math.max(0, Date.parse(runAfter) - now) / 1_000);
  return delaySeconds > LONGEST_DELAY_SECONDS ? null : { delaySeconds };
}
