import { openCtx, type Ctx } from "#workers/context.ts";
import type { Caller } from "#workers/db/changes.ts";
import { OF_JOBS, openLine, type Line } from "#workers/db/line.ts";
import { claimJob, type JobVerbs, workOn } from "#workers/jobs/run-job.ts";
import type { JobPointer } from "#workers/jobs/kinds.ts";

export type Exec = Pick<ExecutionContext, "waitUntil">;

/** Opens the context of a job as the consumer does. */
export const opening =
  (env: Env, exec: Exec) =>
  (caller: Caller, line: Line): Ctx =>
    openCtx(env, caller, (work) => exec.waitUntil(work), line);

/**
 * Claims one job and works on it; true when the job must run again, false when it has ended or cannot be
 * claimed.
 */
export async function runJob(
  pointer: JobPointer,
  env: Env,
  exec: Exec,
  verbs: JobVerbs<Ctx>,
): Promise<boolean> {
  const claimed = await claimJob(pointer, opening(env, exec), openLine(env.LEDGER.connectionString, OF_JOBS));
  return claimed !== null && workOn(claimed, verbs);
}
