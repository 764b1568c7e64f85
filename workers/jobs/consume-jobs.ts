import type { JobQueue } from "../db/changes.ts";
import { OF_JOBS, openLine } from "../db/line.ts";
import { openSystem, type System } from "../db/system.ts";
import { log, traceOf } from "../log.ts";
import type { JobPointer } from "./kinds.ts";
import { queueOf, WORK } from "./queues.ts";
import {
  backoffSeconds,
  claimJob,
  type Claimed,
  isFinal,
  type JobContext,
  type JobVerbs,
  type OpenContext,
  workOn,
} from "./run-job.ts";
import { findNext, updateToRefused } from "./store.ts";

/**
 * The concurrent jobs of one consumer. Each takes one of an invocation's six connections and some 30 MB of
 * its 128 MB.
 */
const LANES = 3;
/**
 * A consumer takes no further job after this time. Its messages are then acknowledged, and the next consumer
 * continues.
 */
const SHIFT_MS = 10_000;
/** How often a free lane checks the line while another lane works. Locally, no other consumer checks it. */
const LOOK_MS = 50;

/**
 * Runs the next jobs in line. A message only says that work exists. The line decides which job is taken, so
 * that no user waits for another user's hundred jobs. All messages are acknowledged together, when no lane
 * works any more and no user waits. They are also acknowledged when the shift is over, and then another
 * message is sent for remaining jobs.
 */
export async function consumeJobs<C extends JobContext>(
  batch: MessageBatch,
  env: Env,
  { queue, verbs, open }: { queue: JobQueue; verbs: JobVerbs<C>; open: OpenContext<C> },
): Promise<void> {
  const system = openSystem(env);
  const free = Array.from({ length: LANES }, () => openLine(env.LEDGER.connectionString, OF_JOBS));
  const working = new Set<Promise<void>>();
  const until = Date.now() + SHIFT_MS;

  /** False when no user waits, or when all lanes are taken. */
  async function takeOne(): Promise<boolean> {
    const line = free.pop();
    if (line === undefined) return false;
    const claimed = await takeNext(system, queue, (pointer) => claimJob(pointer, open, line));
    if (claimed === null) free.push(line);
    else {
      const work = finish(claimed, verbs).finally(() => {
        free.push(line);
        working.delete(work);
      });
      working.add(work);
    }
    return claimed !== null;
  }

  try {
    // Check the line again after the last job. That job may be queued again, or its user's next job waited
    // for its lane.
    for (;;) {
      while (Date.now() < until && (await takeOne()));
      if (working.size === 0) break;
      await Promise.race([...working, scheduler.wait(LOOK_MS)]);
    }
    // The loop no longer checks the line. A message that arrived meanwhile may have found all lanes taken.
    if (Date.now() >= until) await queueOf(env, queue).send(WORK);
    batch.ackAll();
  } catch (error) {
    // Only an unavailable database leads here. Queued jobs stay in their rows.
    log("warn", "jobs.postponed", { queue, ...traceOf(error) });
    await Promise.all(working);
    batch.retryAll({ delaySeconds: backoffSeconds(batch.messages[0]?.attempts ?? 1) });
  }
}

/** Claims the next job in line. When another consumer is faster, it checks the line again. */
async function takeNext<C extends JobContext>(
  system: System,
  queue: JobQueue,
  claim: (pointer: JobPointer) => Promise<Claimed<C> | null>,
): Promise<Claimed<C> | null> {
  for (;;) {
    const next = await findNext(system, queue);
    if (next === null) return null;
    try {
      const claimed = await claim(next);
      if (claimed !== null) return claimed;
    } catch (error) {
      if (!isFinal(error)) throw error;
      log("warn", "job.refused", { jobId: next.jobId });
      await updateToRefused(system, next);
    }
  }
}

/**
 * Runs one slice and never throws. A job that could not be settled keeps its lease until the lease ends. Then
 * the sweep finds it.
 */
async function finish<C extends JobContext>(claimed: Claimed<C>, verbs: JobVerbs<C>): Promise<void> {
  try {
    await workOn(claimed, verbs);
  } catch (error) {
    log("warn", "job.unsettled", { jobId: claimed.jobId, ...traceOf(error) });
  }
}
