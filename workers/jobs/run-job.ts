import sql from "sql-template-tag";
import { Problem } from "#shared/problem.ts";
import { openCtx, type Ctx } from "../context.ts";
import { log, traceOf } from "../log.ts";
import { JOB_PAYLOADS, JobMessage, type JobKind } from "./kinds.ts";

/** What a job's verb may answer: nothing when it is done, `again` when it cut itself off and wants to go on. */
export type JobOutcome = void | { again: true };
export type JobVerbs = { [K in JobKind]: (ctx: Ctx, payload: never) => Promise<JobOutcome> };

/** Renewed while the job runs: it ends within this time when its holder is gone, however long the work is. */
const LEASE_SECONDS = 30;
const RENEW_MS = 10_000;
const MAX_ATTEMPTS = 6;

type JobRow = { kind: JobKind; payload: unknown; attempt: number };

/** Takes each message's job, runs it and settles it; a job that another consumer holds or that has ended is skipped. */
export async function consumeJobs(
  batch: MessageBatch,
  env: Env,
  exec: ExecutionContext,
  verbs: JobVerbs,
): Promise<void> {
  for (const message of batch.messages) {
    const parsed = JobMessage.safeParse(message.body);
    if (!parsed.success) {
      log("error", "job.message_unreadable", { queue: batch.queue, messageId: message.id });
      message.ack();
      continue;
    }
    try {
      const again = await runJob(parsed.data, env, exec, verbs);
      if (again) message.retry({ delaySeconds: 0 });
      else message.ack();
    } catch (error) {
      // The row stays queued; only the database being away leads here.
      log("warn", "job.postponed", { jobId: parsed.data.jobId, ...traceOf(error) });
      message.retry({ delaySeconds: backoffSeconds(message.attempts) });
    }
  }
}

/** True when the job wants to be sent again at once. */
export async function runJob(
  { userId, jobId }: JobMessage,
  env: Env,
  exec: Pick<ExecutionContext, "waitUntil">,
  verbs: JobVerbs,
): Promise<boolean> {
  const ctx = openCtx(env, { userId, sessionId: jobId, requestId: jobId }, (work) => exec.waitUntil(work));
  const job = await claim(ctx, jobId);
  if (job === undefined) return false;
  const started = Date.now();
  const renewal = keepLease(env, { userId, jobId, attempt: job.attempt });
  try {
    const payload = JOB_PAYLOADS[job.kind].parse(job.payload) as never;
    const again = (await verbs[job.kind](ctx, payload))?.again === true;
    await settle(ctx, jobId, job.attempt, { state: again ? "queued" : "done", failure: null });
    log("info", "job.ran", { jobId, kind: job.kind, again, ms: Date.now() - started });
    return again;
  } catch (error) {
    const final = isFinal(error) || job.attempt >= MAX_ATTEMPTS;
    const trace = traceOf(error);
    log(final ? "error" : "warn", "job.failed", {
      jobId,
      kind: job.kind,
      attempt: job.attempt,
      final,
      ...trace,
    });
    const failure = error instanceof Problem ? error.code : trace.error;
    await settle(ctx, jobId, job.attempt, { state: final ? "failed" : "queued", failure });
    return false;
  } finally {
    renewal.stop();
  }
}

/** A refusal that no retry would change. */
export function isFinal(error: unknown): boolean {
  return error instanceof Problem && error.status < 500 && error.status !== 429;
}

/** 5 s, 10 s, 20 s … at most an hour. */
export function backoffSeconds(attempts: number): number {
  return Math.min(5 * 2 ** Math.max(0, attempts - 1), 3600);
}

async function claim(ctx: Ctx, jobId: string): Promise<JobRow | undefined> {
  const [row] = await ctx.ledger.transaction((tx) =>
    tx.query<JobRow>(sql`update jobs set state = 'running', attempt = attempt + 1,
        lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
      where user_id = ${tx.userId} and id = ${jobId}
        and (state = 'queued' or (state = 'running' and lease_until < now()))
      returning kind, payload, attempt`),
  );
  return row;
}

/**
 * A retried job waits in its row: the sweep sends it when its time has come. A piece that ended well starts its
 * attempts anew. The attempt fences: who lost the lease settles nothing.
 */
async function settle(
  ctx: Ctx,
  jobId: string,
  attempt: number,
  { state, failure }: { state: "done" | "queued" | "failed"; failure: string | null },
): Promise<void> {
  const waitSeconds = failure === null ? 0 : backoffSeconds(attempt);
  await ctx.ledger.transaction((tx) =>
    tx.query(sql`update jobs set state = ${state}, failure = ${failure}, lease_until = null,
        attempt = ${state === "queued" && failure === null ? 0 : attempt},
        run_after = now() + make_interval(secs => ${waitSeconds}),
        finished_at = case when ${state} = 'queued' then null else now() end
      where user_id = ${tx.userId} and id = ${jobId} and state = 'running' and attempt = ${attempt}`),
  );
}

/** Renews the lease until it is stopped, on a connection of its own: the job's is busy with the job. */
function keepLease(env: Env, { userId, jobId, attempt }: JobMessage & { attempt: number }): { stop(): void } {
  const timer = setInterval(() => {
    const { ledger } = openCtx(env, { userId, sessionId: jobId, requestId: jobId }, () => undefined);
    ledger
      .transaction((tx) =>
        tx.query(sql`update jobs set lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
          where user_id = ${userId} and id = ${jobId} and state = 'running' and attempt = ${attempt}`),
      )
      .catch((error: unknown) => log("warn", "job.lease_not_renewed", { jobId, ...traceOf(error) }));
  }, RENEW_MS);
  return { stop: () => clearInterval(timer) };
}
