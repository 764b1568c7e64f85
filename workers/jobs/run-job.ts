import { Problem } from "#shared/problem.ts";
import type { Caller } from "../db/changes.ts";
import type { Ledger } from "../db/ledger.ts";
import type { Line } from "../db/line.ts";
import { log, traceOf } from "../log.ts";
import { keepLease, LEASE_SECONDS } from "./keep-lease.ts";
import { JOB_PAYLOADS, type JobKind, type JobPointer } from "./kinds.ts";
import { updateToRunning, updateToSettled } from "./store.ts";

/**
 * The answer of a job's verb: nothing when the job is done, or `again` when its slice is over and work
 * remains.
 */
export type JobOutcome = void | { again: true };
/**
 * The part of a job's context that running it needs. A verb gets the whole context that the composition
 * opens.
 */
export type JobContext = { env: Env; userId: string; now: number; ledger: Ledger };
export type JobVerbs<C> = { [K in JobKind]: (ctx: C, payload: never) => Promise<JobOutcome> };
/** Opens the context of that caller's job on the line of its lane. */
export type OpenContext<C> = (caller: Caller, line: Line) => C;

/** A job whose lease this consumer holds. */
export type Claimed<C extends JobContext = JobContext> = {
  ctx: C;
  line: Line;
  jobId: string;
  kind: JobKind;
  payload: unknown;
  attempt: number;
  /**
   * How often the job had been claimed when this consumer claimed it. The number identifies the current
   * holder.
   */
  claims: number;
};

/** A job ends after this many failures in a row, or after its holder has died as often. */
export const MAX_ATTEMPTS = 6;
/**
 * On this attempt an unexpected error ends what the job works on. The one behind it is for a job whose holder
 * died.
 */
export const LAST_ATTEMPT = MAX_ATTEMPTS - 1;
/** A job runs for this long, or for one longer step, and then goes back in line. */
export const SLICE_MS = 2_000;

/**
 * True when a job has run long enough for one turn, because other jobs wait. `tx` is its latest transaction.
 */
export function isSliceOver(ctx: { now: number }, tx: { now: number }): boolean {
  return tx.now - ctx.now >= SLICE_MS;
}

/** Takes a job's lease. It returns null when another consumer holds the lease or the job has ended. */
export async function claimJob<C extends JobContext>(
  { userId, jobId }: JobPointer,
  open: OpenContext<C>,
  line: Line,
): Promise<Claimed<C> | null> {
  const ctx = open({ userId, sessionId: jobId, requestId: jobId }, line);
  const row = await updateToRunning(ctx.ledger, { userId, jobId, leaseSeconds: LEASE_SECONDS });
  return row === null ? null : { ctx, line, jobId, ...row };
}

/** Runs one slice of a claimed job and settles it. It returns true when the job is to be taken again. */
export async function workOn<C extends JobContext>(
  claimed: Claimed<C>,
  verbs: JobVerbs<C>,
): Promise<boolean> {
  const { ctx, line, jobId, kind, payload, attempt, claims } = claimed;
  const started = Date.now();
  const renewal = keepLease(ctx.env, { userId: ctx.userId, jobId, claims }, line);
  try {
    const given = JOB_PAYLOADS[kind].parse(payload) as never;
    const again = (await verbs[kind](ctx, given))?.again === true;
    await settle(claimed, { state: again ? "queued" : "done", failure: null });
    log("info", "job.ran", { jobId, kind, again, ms: Date.now() - started });
    return again;
  } catch (error) {
    const final = isFinal(error) || attempt >= MAX_ATTEMPTS;
    const trace = traceOf(error);
    log(final ? "error" : "warn", "job.failed", { jobId, kind, attempt, final, ...trace });
    const failure = error instanceof Problem ? error.code : trace.error;
    await settle(claimed, { state: final ? "failed" : "queued", failure });
    return false;
  } finally {
    renewal.stop();
  }
}

/** A refusal that no retry would change. */
export function isFinal(error: unknown): boolean {
  return error instanceof Problem && error.status < 500 && error.status !== 429;
}

/** The delay is 5 s, 10 s, 20 s and so on, at most an hour. */
export function backoffSeconds(attempts: number): number {
  return Math.min(5 * 2 ** Math.max(0, attempts - 1), 3600);
}

/**
 * Settles a slice. A retried job waits in its row, and the sweep announces it when it is due. A slice that
 * ended well resets the attempts. The count of claims fences a holder that lost its lease. That holder
 * settles nothing, even when it resumes while the job is at the same attempt again.
 */
async function settle(
  { ctx, jobId, attempt, claims }: Claimed,
  { state, failure }: { state: "done" | "queued" | "failed"; failure: string | null },
): Promise<void> {
  await updateToSettled(ctx.ledger, {
    userId: ctx.userId,
    jobId,
    claims,
    state,
    failure,
    attempt: state === "queued" && failure === null ? 0 : attempt,
    waitSeconds: failure === null ? 0 : backoffSeconds(attempt),
  });
}
