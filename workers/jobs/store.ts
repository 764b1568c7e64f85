import { sql } from "drizzle-orm";
import type { JobQueue } from "../db/changes.ts";
import type { Ledger } from "../db/ledger.ts";
import type { jobs } from "../db/schema/jobs.ts";
import { type Holes, prepared } from "../db/statement.ts";
import type { System } from "../db/system.ts";
import type { JobKind, JobPointer } from "./kinds.ts";

type JobRow = typeof jobs.$inferSelect;
export type ClaimedRow = Pick<JobRow, "attempt" | "claims"> & { kind: JobKind; payload: unknown };

/** The holder of a job, identified by how often the job had been claimed at that claim. */
export type Held = { userId: string; jobId: string; claims: number };

/**
 * Takes the lease of a job that waits or has lost its holder. It returns null when another consumer holds it
 * or it has ended.
 */
export async function updateToRunning(
  ledger: Ledger,
  claim: JobPointer & { leaseSeconds: number },
): Promise<ClaimedRow | null> {
  const [row] = await ledger.transaction((tx) => tx.query(runningJob(claim)));
  return row ?? null;
}
const runningJob = prepared(
  "ledger",
  ({ userId, jobId, leaseSeconds }: Holes<JobPointer & { leaseSeconds: number }>) =>
    sql<ClaimedRow>`update jobs set state = 'running', attempt = attempt + 1, claims = claims + 1,
        lease_until = now() + make_interval(secs => ${leaseSeconds})
      where user_id = ${userId} and id = ${jobId}
        and (state = 'queued' or (state = 'running' and lease_until < now()))
      returning kind, payload, attempt, claims`,
);

/** How often a job has been claimed since its last slice that ended well. */
export async function findAttempt(ledger: Ledger, userId: string, jobId: string): Promise<number> {
  const [job] = await ledger.read(attemptOf({ userId, jobId }));
  return job?.attempt ?? 0;
}
const attemptOf = prepared(
  "ledger",
  ({ userId, jobId }: Holes<JobPointer>) =>
    sql<Pick<JobRow, "attempt">>`select attempt from jobs where user_id = ${userId} and id = ${jobId}`,
);

/** Sets a new end for the lease of a job that is still held. */
export async function updateLease(ledger: Ledger, lease: Held & { leaseSeconds: number }): Promise<void> {
  await ledger.transaction((tx) => tx.query(renewedLease(lease)));
}
const renewedLease = prepared(
  "ledger",
  ({ userId, jobId, claims, leaseSeconds }: Holes<Held & { leaseSeconds: number }>) =>
    sql<never>`update jobs set lease_until = now() + make_interval(secs => ${leaseSeconds})
      where user_id = ${userId} and id = ${jobId} and state = 'running' and claims = ${claims}`,
);

type Settlement = Held & {
  state: "done" | "queued" | "failed";
  failure: string | null;
  attempt: number;
  waitSeconds: number;
};

/** Ends a slice of a job that is still held. A holder that lost the lease changes no row. */
export async function updateToSettled(ledger: Ledger, settlement: Settlement): Promise<void> {
  await ledger.transaction((tx) => tx.query(settledJob(settlement)));
}
const settledJob = prepared(
  "ledger",
  ({ userId, jobId, claims, state, failure, attempt, waitSeconds }: Holes<Settlement>) =>
    sql<never>`update jobs set state = ${state}, failure = ${failure}, lease_until = null,
        attempt = ${attempt}, run_after = now() + make_interval(secs => ${waitSeconds}),
        finished_at = case when ${state} = 'queued' then null else now() end
      where user_id = ${userId} and id = ${jobId} and state = 'running' and claims = ${claims}`,
);

/** The next job in the line of a queue. */
export async function findNext(system: System, queue: JobQueue): Promise<JobPointer | null> {
  const [next] = await system.query("tidemark_sweep", nextJob({ queue }));
  return next === undefined ? null : { userId: next.user_id, jobId: next.id };
}
const nextJob = prepared(
  "ledger",
  ({ queue }: Holes<{ queue: JobQueue }>) =>
    sql<Pick<JobRow, "user_id" | "id">>`select user_id, id from next_job(${queue})`,
);

/** Ends a waiting job whose user the gate refuses. */
export async function updateToRefused(system: System, { userId, jobId }: JobPointer): Promise<void> {
  await system.query(
    "tidemark_sweep",
    sql<never>`update jobs set state = 'failed', failure = 'refused', finished_at = now()
      where user_id = ${userId} and id = ${jobId} and state = 'queued'`,
  );
}

/**
 * Queues jobs again that lost their holder, or ends them after so many attempts. Locked rows wait for the
 * next sweep.
 */
export function updateOrphans(
  system: System,
  { maxAttempts, limit }: { maxAttempts: number; limit: number },
): Promise<Pick<JobRow, "state" | "id">[]> {
  return system.query(
    "tidemark_sweep",
    sql<Pick<JobRow, "state" | "id">>`update jobs
      set state = case when attempt < ${maxAttempts} then 'queued' else 'failed' end,
        failure = case when attempt < ${maxAttempts} then failure else 'holder_lost' end,
        finished_at = case when attempt < ${maxAttempts} then null else now() end,
        lease_until = null, run_after = now()
      where (user_id, id) in (
        select user_id, id from jobs where state = 'running' and lease_until < now()
        order by run_after limit ${limit} for update skip locked)
      returning state, id`,
  );
}

/** How many jobs of each queue wait longer than a message takes. */
export function countWaiting(
  system: System,
  { patienceSeconds, limit }: { patienceSeconds: number; limit: number },
): Promise<{ queue: JobQueue; jobs: number }[]> {
  return system.query(
    "tidemark_sweep",
    sql<{ queue: JobQueue; jobs: number }>`select queue, count(*)::int as jobs from (
        select queue from jobs where state = 'queued'
          and run_after <= now() - make_interval(secs => case when attempt = 0 then ${patienceSeconds} else 0 end)
        order by run_after limit ${limit}) j group by queue`,
  );
}

/** Deletes rows that no redelivery can need again. */
export async function deleteOld(system: System): Promise<void> {
  await system.query(
    "tidemark_sweep",
    sql<never>`delete from idempotency where created_at < now() - interval '24 hours'`,
  );
  await system.query(
    "tidemark_sweep",
    sql<never>`delete from jobs where state = 'done' and finished_at < now() - interval '30 days'`,
  );
}

/** Creates the partitions of this month and the next one. */
export async function ensureMonths(system: System): Promise<void> {
  await system.query(
    "tidemark_sweep",
    sql<never>`select ensure_month(current_date), ensure_month((current_date + interval '1 month')::date)`,
  );
}
