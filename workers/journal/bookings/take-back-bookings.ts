import type { Tx } from "../../db/ledger.ts";
import { deleteBookingClaims, settleBookings } from "./claims-store.ts";
import { deleteStated } from "./stated-store.ts";

/**
 * Takes at most `limit` of an import's claims on bookings out of the ledger, and with the last ones the
 * balances that it states. The caller holds the locks of all accounts.
 */
export async function takeBackBookings(
  tx: Tx,
  importId: string,
  limit: number,
): Promise<{ hasChanged: boolean; isLast: boolean }> {
  const removed = await deleteBookingClaims(tx, importId, limit);
  if (removed.shared.length > 0) await settleBookings(tx, removed.shared);
  const isLast = removed.claims < limit;
  if (isLast) await deleteStated(tx, importId);
  return { hasChanged: removed.claims > 0, isLast };
}
