import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { deleteIntegration, listUsers, lockIntegration } from "./store.ts";

/** The refusal names this many flows. */
const MOST_NAMED = 20;

/** Removes an integration that no flow uses. */
export function removeIntegration(ctx: Ctx, id: string): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    const row = await lockIntegration(tx, id);
    if (row === null) throw new Problem("not_found");
    const flows = await listUsers(tx, id, MOST_NAMED);
    if (flows.length > 0) {
      const names = flows.map(({ name }) => name).join(", ");
      throw new Problem("integration_in_use", `It is used by ${names}.`, { flows });
    }
    await deleteIntegration(tx, id);
    tx.events.push({ type: "integration.changed", body: { integrationId: id, change: "removed" } });
    tx.audit.push({ action: "integration.removed", detail: { integration: id, type: row.type } });
  });
}
