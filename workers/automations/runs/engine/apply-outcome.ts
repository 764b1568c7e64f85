import { backoffSeconds } from "../core/durations.ts";
import { actionConfigOf } from "../core/node-configs.ts";
import type { StepRow } from "./rows/claim-store.ts";
import type { Arrived } from "./effect-pool.ts";

const LONGEST_PAUSE_SECONDS = 3_600;

/**
 * The row of a step after an attempt, at an instant in epoch ms. After a failure that can pass, it may wait
 * for another attempt.
 */
export function rowAfter({ row: begun, node, outcome }: Arrived, now: number): StepRow {
  const row = { ...begun, input: outcome.input ?? begun.input };
  const at = new Date(now).toISOString();
  if (!("error" in outcome))
    return {
      ...row,
      status: "success",
      output: outcome.output,
      output_key: outcome.outputKey,
      error: null,
      ended_at: at,
    };
  const { error, output = null } = outcome;
  const retry = actionConfigOf(node)?.retry;
  if (outcome.canPass && retry !== undefined && row.attempts <= retry.attempts) {
    const pause = Math.max(backoffSeconds(retry.backoff, row.attempts), outcome.retryAfterSeconds ?? 0);
    const wake = now + Math.min(pause, LONGEST_PAUSE_SECONDS) * 1_000;
    return { ...row, status: "waiting", error, output, wake_at: new Date(wake).toISOString() };
  }
  return { ...row, status: "failure", error, output, ended_at: at };
}
