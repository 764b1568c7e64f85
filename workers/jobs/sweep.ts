import { openSystem, type System } from "../db/system.ts";
import { log } from "../log.ts";
import { queueOf, WORK } from "./queues.ts";
import { MAX_ATTEMPTS } from "./run-job.ts";
import { countWaiting, deleteOld, ensureMonths, updateOrphans } from "./store.ts";

const BATCH = 500;
/** The time that a message of the commit has before the sweep sends another one for its job. */
const PATIENCE_SECONDS = 45;

/** Queues jobs again that lost their holder, and sends messages for jobs that no consumer took. */
export async function sweepJobs(env: Env, system: System = openSystem(env)): Promise<void> {
  const orphans = await updateOrphans(system, { maxAttempts: MAX_ATTEMPTS, limit: BATCH });
  for (const { state, id } of orphans) if (state === "failed") log("error", "job.holder_lost", { jobId: id });
  const waiting = await countWaiting(system, { patienceSeconds: PATIENCE_SECONDS, limit: BATCH });
  for (const { queue, jobs } of waiting) {
    for (let sent = 0; sent < jobs; sent += 100)
      await queueOf(env, queue).sendBatch(
        Array.from({ length: Math.min(100, jobs - sent) }, () => ({ body: WORK })),
      );
  }
  if (orphans.length + waiting.length > 0)
    log("info", "jobs.swept", {
      orphans: orphans.length,
      waiting: waiting.reduce((sum, { jobs }) => sum + jobs, 0),
    });
}

/** Deletes rows that no redelivery can need again, and creates the partitions of the coming months. */
export async function purgeExpired(env: Env, system: System = openSystem(env)): Promise<void> {
  await deleteOld(system);
  await ensureMonths(system);
}
