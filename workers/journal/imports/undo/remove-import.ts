import type { Ctx } from "../../../context.ts";
import { isSliceOver, type JobOutcome } from "../../../jobs/run-job.ts";
import { toImport } from "../import-row.ts";
import { updateToUndone } from "../ending-store.ts";
import { findImport } from "../store.ts";
import { eventAccounts } from "../core/event-accounts.ts";
import { takeBackBookings } from "../../bookings/take-back-bookings.ts";
import { takeBackFills } from "./take-back-fills.ts";
import { settleAccountZones } from "../zones/zone-store.ts";

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
    const { accounts, hasChanged, instruments, ...fills } = await takeBackFills(tx, importId, CLAIMS_AT_ONCE);
    const bookings = await takeBackBookings(tx, importId, CLAIMS_AT_ONCE);
    const isLast = fills.isLast && bookings.isLast;
    if (bookings.hasChanged && (bookings.isLast || piece % 10 === 0))
      tx.events.push({ type: "bookings.changed", body: { importId, accounts: eventAccounts(accounts) } });
    // Ten pieces take a second or two, so clients get no more events than they can fetch after.
    if (hasChanged && (isLast || piece % 10 === 0)) {
      const body = { importId, accounts: eventAccounts(accounts), instruments };
      tx.events.push({ type: "fills.changed", body });
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
