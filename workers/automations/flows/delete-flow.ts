import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { cancelRunsOf } from "../runs/logs/cancel-run.ts";
import { hearFlow } from "../triggers/events/hear-flow.ts";
import { deleteFlow as deleteRows, lockFlow } from "./store.ts";

/** Deletes a flow. Its open runs are cancelled, and its logs stay. */
export function deleteFlow(ctx: Ctx, id: string): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    await cancelRunsOf(tx, id);
    const row = await lockFlow(tx, id);
    if (row === null) throw new Problem("not_found");
    await hearFlow(tx, { flowId: id, patterns: [] });
    await deleteRows(tx, id);
    tx.events.push({
      type: "flow.changed",
      body: { flowId: id, change: "removed", flowVersion: row.version },
    });
    tx.audit.push({ action: "flow.deleted", detail: { flow: id, status: row.status } });
  });
}
