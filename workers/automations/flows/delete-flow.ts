import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { queued } from "../../jobs/kinds.ts";
import { hearFlow } from "../triggers/events/hear-flow.ts";
import { deleteFlow as deleteRows, lockRemoved } from "./removal-store.ts";
import { lockFlow } from "./store.ts";

/**
 * Deletes a flow. From then on no engine goes on with its open runs; a job cancels them, and its logs stay.
 * The transaction locks the flow and no run.
 */
export function deleteFlow(ctx: Ctx, id: string): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    await lockRemoved(tx, id);
    const row = await lockFlow(tx, id);
    if (row === null) throw new Problem("not_found");
    await hearFlow(tx, { flowId: id, patterns: [] });
    await deleteRows(tx, id);
    tx.jobs.push(queued({ kind: "flows.clear", payload: { flowId: id } }));
    tx.events.push({
      type: "flow.changed",
      body: { flowId: id, change: "removed", flowVersion: row.version },
    });
    tx.audit.push({ action: "flow.deleted", detail: { flow: id, status: row.status } });
  });
}
