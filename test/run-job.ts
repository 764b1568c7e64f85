import { OF_JOBS, openLine } from "#workers/db/line.ts";
import { claimJob, type Exec, type JobVerbs, workOn } from "#workers/jobs/run-job.ts";
import type { JobPointer } from "#workers/jobs/kinds.ts";

/**
 * Claims one job and works on it; true when the job must run again, false when it has ended or cannot be
 * claimed.
 */
export async function runJob(pointer: JobPointer, env: Env, exec: Exec, verbs: JobVerbs): Promise<boolean> {
  const claimed = await claimJob(pointer, env, exec, openLine(env.LEDGER.connectionString, OF_JOBS));
  return claimed !== null && workOn(claimed, verbs);
}
