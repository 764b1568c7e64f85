import { OF_JOBS, openLine } from "#workers/db/line.ts";
import { claimJob, type Exec, type JobVerbs, workOn } from "#workers/jobs/run-job.ts";
import type { JobPointer } from "#workers/jobs/kinds.ts";

/** Claims one job and works on it; true when it wants to be taken again, false when it has ended or is not to be had. */
export async function runJob(pointer: JobPointer, env: Env, exec: Exec, verbs: JobVerbs): Promise<boolean> {
  const claimed = await claimJob(pointer, env, exec, openLine(env.LEDGER.connectionString, OF_JOBS));
  return claimed !== null && workOn(claimed, verbs);
}
