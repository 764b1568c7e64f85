import { isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { deleteTyped, findKept } from "./kept-store.ts";

/** Removes a typed-in balance. Throws not_found for one of an import, which leaves with its import. */
export function removeTyped(ctx: Ctx, id: string): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    const kept = isId("reconciliation", id) ? await findKept(tx.query, tx.userId, id) : null;
    if (kept === null || !(await deleteTyped(tx, id))) throw new Problem("not_found");
    tx.events.push({ type: "reconciliation.changed", body: { reconciliationId: id, account: kept.account } });
  });
}
