import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { deleteWorkbench as deleteRow } from "./store.ts";

/** Removes a workbench; its flows stay. */
export function deleteWorkbench(ctx: Ctx, id: string): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    if (!(await deleteRow(tx, id))) throw new Problem("not_found");
    tx.events.push({ type: "workbench.changed", body: { workbenchId: id, change: "removed" } });
  });
}
