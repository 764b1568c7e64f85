import { SAMPLE_NAME, type Sample } from "#shared/contracts/sample.ts";
import { sampleIdOf } from "#shared/ids.ts";
import type { SampleRow } from "./store.ts";

/** The sample as clients see it. Without a job that loads it, a sample that is not ready has failed. */
export function toSample(userId: string, row: SampleRow, hasJob: boolean): Sample {
  const waits = hasJob ? "loading" : "failed";
  return {
    accountId: sampleIdOf(userId),
    name: SAMPLE_NAME,
    status: row.ready_at === null ? waits : "ready",
    askedAt: row.asked_at,
  };
}
