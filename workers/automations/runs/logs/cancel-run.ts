import type { RunHead } from "#shared/contracts/runs.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Tx } from "../../../db/ledger.ts";
import { isSliceOver, type JobOutcome } from "../../../jobs/run-job.ts";
import { toRunHead } from "../core/run-head.ts";
import { CANCELLED_AT_ONCE, cancelOpen } from "../engine/ending/cancel-open.ts";
import { listOpenOf } from "../engine/ending/cancel-store.ts";
import { findHead } from "./log-store.ts";

/**
 * Ends a run from any state, and the sub-flows that it waits for. What its effects answer after that is
 * dropped. It throws `run_final` for a run that has ended.
 */
export async function cancelRun(ctx: Ctx, id: string): Promise<RunHead> {
  return ctx.ledger.transaction(async (tx) => {
    const [run] = await cancelOpen(tx, [id]);
    if (run !== undefined) return toRunHead(run, tx.now);
    const known = await findHead(tx.query, tx.userId, id);
    throw new Problem(known === null ? "not_found" : "run_final");
  });
}

/** Ends sub-flows whose runs were cancelled, in transactions of a bounded size. */
export function cancelRuns(ctx: Ctx, { runIds }: { runIds: readonly string[] }): Promise<JobOutcome> {
  return untilNoneIsOpen(ctx, async () => runIds);
}

/** Ends the open runs of a deleted flow, in transactions of a bounded size. */
export function clearRuns(ctx: Ctx, { flowId }: { flowId: string }): Promise<JobOutcome> {
  return untilNoneIsOpen(ctx, (tx) => listOpenOf(tx, flowId, CANCELLED_AT_ONCE));
}

async function untilNoneIsOpen(
  ctx: Ctx,
  listNext: (tx: Tx) => Promise<readonly string[]>,
): Promise<JobOutcome> {
  for (;;) {
    const outcome = await ctx.ledger.transaction(async (tx) => {
      const cancelled = await cancelOpen(tx, await listNext(tx));
      return { isNone: cancelled.length === 0, isOver: isSliceOver(ctx, tx) };
    });
    if (outcome.isNone) return;
    if (outcome.isOver) return { again: true };
  }
}
