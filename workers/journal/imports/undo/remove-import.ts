import type { Ctx } from "../../../context.ts";
import { isSliceOver, type JobOutcome } from "../../../jobs/run-job.ts";
import { toImport } from "../import-row.ts";
import { consolidateFills, settleFills } from "../settle/settle-store.ts";
import { settleWithdrawn } from "../settle/settle-withdrawn.ts";
import { updateToUndone } from "../ending-store.ts";
import { findImport } from "../store.ts";
import { eventAccounts } from "../core/event-accounts.ts";
import { deleteClaims } from "./undo-store.ts";
import { settleAccountZones } from "../zones/zone-store.ts";
import { lockAllAccounts } from "../accounts-store.ts";

const CLAIMS_AT_ONCE = 5_000;

/**
 * Removes the rows of an undone, cancelled or failed import. It may run twice and may be killed at any point.
 */
export async function removeImport(ctx: Ctx, { importId }: { importId: string }): Promise<JobOutcome> {
  const row = await findImport(ctx.ledger.read, ctx.userId, importId);
  if (row?.status !== "undoing") return;
  for (let piece = 0; ; piece++) {
    const outcome = await removePiece(ctx, importId, piece);
    if (outcome === "ended") return;
    if (outcome === "slice over") return { again: true };
  }
}

/** Returns `ended` when no claim is left and the import has ended. */
function removePiece(ctx: Ctx, importId: string, piece: number): Promise<"ended" | "more" | "slice over"> {
  return ctx.ledger.transaction(async (tx) => {
    const accounts = await lockAllAccounts(tx);
    const removed = await deleteClaims(tx, importId, CLAIMS_AT_ONCE);
    const settled = (await settleFills(tx, removed.unsettled)) + (await consolidateFills(tx, removed));
    const isLast = removed.claims < CLAIMS_AT_ONCE;
    const { changed } = isLast ? await settleWithdrawn(tx, importId) : { changed: 0 };
    if (removed.fills + settled + changed > 0) {
      tx.ledgerChanged();
      // Ten pieces take a second or two, so clients get no more events than they can fetch after.
      if (isLast || piece % 10 === 0) {
        tx.events.push({
          type: "fills.changed",
          body: { importId, accounts: eventAccounts(accounts), instruments: removed.instruments },
        });
      }
    }
    if (!isLast) return isSliceOver(ctx, tx) ? "slice over" : "more";
    const ended = await updateToUndone(tx, importId, new Date(tx.now).toISOString());
    if (ended === null) return "ended";
    await settleAccountZones(tx, importId);
    const body = { import: toImport(ended) };
    if (ended.status === "failed") tx.events.push({ type: "import.failed", body });
    else if (ended.status === "cancelled") tx.events.push({ type: "import.cancelled", body });
    else tx.events.push({ type: "import.undone", body });
    return "ended";
  });
}
