import type { JobContext } from "./run-job.ts";
import { findAttempt } from "./store.ts";

/** On which attempt the job of this context is, from 1. A job's requests carry its id. */
export function currentAttempt({
  ledger,
  userId,
  requestId,
}: JobContext & { requestId: string }): Promise<number> {
  return findAttempt(ledger, userId, requestId);
}
