import type { Ctx } from "../../context.ts";
import { reconcileImport } from "./reconcile-import.ts";
import type { ReconciliationSummary } from "#shared/contracts/reconciliation.ts";
import { listStating, updateReconciliation } from "./store.ts";

/** After a change of the ledger so many imports are compared again, the newest first. */
const MOST_STANDING = 10;

/**
 * Compares the newest imports that state balances with the ledger of now, and keeps each result that has
 * changed. It may run twice.
 */
export async function reconcileStanding(ctx: Ctx): Promise<void> {
  const { ledger, userId } = ctx;
  for (const { id, reconciliation } of await listStating(ledger.read, userId, MOST_STANDING)) {
    const { status, compared, differing } = await reconcileImport({ query: ledger.read, userId }, id);
    const summary = { status, compared, differing };
    if (reconciliation !== null && isSame(reconciliation, summary)) continue;
    await ctx.ledger.transaction(async (tx) => {
      if (await updateReconciliation(tx, id, summary))
        tx.events.push({ type: "import.reconciled", body: { importId: id, reconciliation: summary } });
    });
  }
}

function isSame(one: ReconciliationSummary, other: ReconciliationSummary): boolean {
  return (
    one.status === other.status &&
    isSameCount(one.compared, other.compared) &&
    isSameCount(one.differing, other.differing)
  );
}

function isSameCount(
  one: ReconciliationSummary["compared"],
  other: ReconciliationSummary["compared"],
): boolean {
  return one.positions === other.positions && one.cash === other.cash;
}
