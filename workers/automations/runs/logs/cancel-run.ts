import type { RunHead } from "#shared/contracts/runs.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Tx } from "../../../db/ledger.ts";
import { toRunHead } from "../core/run-head.ts";
import { endListening } from "../engine/listen-for-waits.ts";
import { addFigures, closeSteps } from "../engine/rows/write-store.ts";
import { type CancelledRow, lockRemoved, updateToCancelled, updateToCancelledOf } from "./cancel-store.ts";
import { findHead } from "./log-store.ts";

/**
 * Ends a run from any state, and the sub-flows that it waits for. What its effects answer after that is
 * dropped. It throws `run_final` for a run that has ended.
 */
export async function cancelRun(ctx: Ctx, id: string): Promise<RunHead> {
  return ctx.ledger.transaction(async (tx) => {
    const cancelled = await updateToCancelled(tx, id);
    const [run] = cancelled;
    if (run === undefined) {
      const known = await findHead(tx.query, tx.userId, id);
      throw new Problem(known === null ? "not_found" : "run_final");
    }
    await settle(tx, cancelled);
    return toRunHead(run, tx.now);
  });
}

/**
 * Ends all open runs of a flow that is to be deleted. It stands before anything else that locks the flow's
 * row: an engine that works on its runs is waited for here, and starts no other.
 */
export async function cancelRunsOf(tx: Tx, flowId: string): Promise<void> {
  await lockRemoved(tx, flowId);
  await settle(tx, await updateToCancelledOf(tx, flowId));
}

async function settle(tx: Tx, cancelled: readonly CancelledRow[]): Promise<void> {
  const closed = await closeSteps(
    tx,
    cancelled.map(({ id }) => id),
  );
  await endListening(tx, closed);
  const counts = new Map<string, number>();
  for (const { flow_id: flowId } of cancelled) counts.set(flowId, (counts.get(flowId) ?? 0) + 1);
  const none = { successes: 0, failures: 0, runtimeMs: 0, lastAt: new Date(tx.now).toISOString() };
  await addFigures(
    tx,
    [...counts].map(([flowId, count]) => ({ ...none, flowId, cancelled: count })),
  );
  for (const run of cancelled)
    tx.events.push({ type: "flow.execution.finished", body: { run: toRunHead(run, tx.now) } });
}
