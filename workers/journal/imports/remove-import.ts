import type { Ctx } from "../../context.ts";
import type { JobOutcome } from "../../jobs/run-job.ts";
import { toImport } from "./import-row.ts";
import { consolidateFills, settleFills } from "./settle-store.ts";
import { settleWithdrawn } from "./settle-withdrawn.ts";
import { findImport, updateToUndone } from "./store.ts";
import { toldAccounts } from "./told-accounts-rules.ts";
import { deleteClaims, lockAllAccounts } from "./undo-store.ts";

const CLAIMS_AT_ONCE = 5_000;
/** 500 000 claims; the job then goes on in another consumer. */
const PIECES_IN_A_SHIFT = 100;

/** Takes back what an undone, cancelled or failed import wrote; safe to run twice and to be killed at any point. */
export async function removeImport(ctx: Ctx, { importId }: { importId: string }): Promise<JobOutcome> {
  const row = await findImport(ctx.ledger.read, ctx.userId, importId);
  if (row?.status !== "undoing") return;
  for (let piece = 0; piece < PIECES_IN_A_SHIFT; piece++) {
    if (await removePiece(ctx, importId, piece)) return;
  }
  return { again: true };
}

/** True when nothing is left and the import has ended. */
function removePiece(ctx: Ctx, importId: string, piece: number): Promise<boolean> {
  return ctx.ledger.transaction(async (tx) => {
    const accounts = await lockAllAccounts(tx);
    const removed = await deleteClaims(tx, importId, CLAIMS_AT_ONCE);
    const settled = (await settleFills(tx, removed.unsettled)) + (await consolidateFills(tx, removed));
    const isLast = removed.claims < CLAIMS_AT_ONCE;
    const { changed } = isLast ? await settleWithdrawn(tx, importId) : { changed: 0 };
    if (removed.fills + settled + changed > 0) {
      tx.ledgerChanged();
      // Ten pieces take a second or two, so clients are not told more often than they can fetch.
      if (isLast || piece % 10 === 0) {
        tx.events.push({
          type: "fills.changed",
          body: { importId, accounts: toldAccounts(accounts), instruments: removed.instruments },
        });
      }
    }
    if (!isLast) return false;
    const ended = await updateToUndone(tx, importId, new Date(tx.now).toISOString());
    if (ended === null) return true;
    const body = { import: toImport(ended) };
    if (ended.status === "failed") tx.events.push({ type: "import.failed", body });
    else if (ended.status === "cancelled") tx.events.push({ type: "import.cancelled", body });
    else tx.events.push({ type: "import.undone", body });
    return true;
  });
}
