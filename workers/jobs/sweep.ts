import sql from "sql-template-tag";
import type { JobQueue } from "../db/changes.ts";
import { openSystem, type System } from "../db/system.ts";
import { log } from "../log.ts";
import { queueOf, WORK } from "./queues.ts";
import { MAX_ATTEMPTS } from "./run-job.ts";

const BATCH = 500;
/** A message that was sent with the commit gets this long before another is sent for its job. */
const PATIENCE_SECONDS = 45;

/** Puts back in line what lost its holder, and tells the consumers of work that nobody took. */
export async function sweepJobs(env: Env, system: System = openSystem(env)): Promise<void> {
  const orphans = await system.query<{ state: string; id: string }>(
    "tidemark_sweep",
    sql`update jobs set state = case when attempt < ${MAX_ATTEMPTS} then 'queued' else 'failed' end,
        failure = case when attempt < ${MAX_ATTEMPTS} then failure else 'holder_lost' end,
        finished_at = case when attempt < ${MAX_ATTEMPTS} then null else now() end,
        lease_until = null, run_after = now()
      where (user_id, id) in (
        select user_id, id from jobs where state = 'running' and lease_until < now()
        order by run_after limit ${BATCH} for update skip locked)
      returning state, id`,
  );
  for (const { state, id } of orphans) if (state === "failed") log("error", "job.holder_lost", { jobId: id });
  const waiting = await system.query<{ queue: JobQueue; jobs: number }>(
    "tidemark_sweep",
    sql`select queue, count(*)::int as jobs from (
        select queue from jobs where state = 'queued'
          and run_after <= now() - make_interval(secs => case when attempt = 0 then ${PATIENCE_SECONDS} else 0 end)
        order by run_after limit ${BATCH}) j group by queue`,
  );
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
export async function keepHouse(env: Env, system: System = openSystem(env)): Promise<void> {
  await system.query(
    "tidemark_sweep",
    sql`delete from idempotency where created_at < now() - interval '24 hours'`,
  );
  await system.query(
    "tidemark_sweep",
    sql`delete from jobs where state = 'done' and finished_at < now() - interval '30 days'`,
  );
  await system.query(
    "tidemark_sweep",
    sql`select ensure_month(current_date), ensure_month((current_date + interval '1 month')::date)`,
  );
}
