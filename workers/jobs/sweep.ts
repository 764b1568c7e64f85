import sql from "sql-template-tag";
import { openSystem, type System } from "../db/system.ts";
import { log } from "../log.ts";

const BATCH = 500;
/** A message that was sent with the commit gets this long before it is sent again. */
const PATIENCE_SECONDS = 45;

/** Sends again what nobody took: jobs whose message was lost, whose lease ended, or whose time has come. */
export async function sweepJobs(env: Env, system: System = openSystem(env)): Promise<void> {
  const due = await system.query<{ user_id: string; id: string; queue: string }>(
    "tidemark_sweep",
    sql`update jobs set run_after = now() + interval '45 seconds'
      where (user_id, id) in (
        select user_id, id from jobs
        where (state = 'queued' and run_after < now() - make_interval(secs => case when attempt = 0 then ${PATIENCE_SECONDS} else 0 end))
           or (state = 'running' and lease_until < now())
        order by run_after limit ${BATCH})
      returning user_id, id, queue`,
  );
  for (const queue of ["imports", "scoring"] as const) {
    const messages = due
      .filter((job) => job.queue === queue)
      .map((job) => ({ body: { userId: job.user_id, jobId: job.id } }));
    const target = queue === "imports" ? env.IMPORTS : env.SCORING;
    for (let at = 0; at < messages.length; at += 100) await target.sendBatch(messages.slice(at, at + 100));
  }
  if (due.length > 0) log("info", "jobs.swept", { count: due.length });
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
