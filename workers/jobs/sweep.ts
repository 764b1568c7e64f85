import { openSystem, type System } from "../db/system.ts";
import { log } from "../log.ts";
import { queueOf, WORK } from "./queues.ts";
import { MAX_ATTEMPTS } from "./run-job.ts";
import { countWaiting, deleteOld, ensureMonths, updateOrphans } from "./store.ts";

const BATCH = 500;
/** A message that was sent with the commit gets this long before another is sent for its job. */
const PATIENCE_SECONDS = 45;

/** Puts back in line what lost its holder, and tells the consumers of work that nobody took. */
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

/** Drops what no redelivery can ask for again, and makes the partitions of the months to come. */
export async function purgeExpired(env: Env, system: System = openSystem(env)): Promise<void> {
  await deleteOld(system);
  await ensureMonths(system);
}
