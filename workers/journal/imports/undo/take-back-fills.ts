import type { Tx } from "../../../db/ledger.ts";
import { lockAllAccounts } from "../accounts-store.ts";
import { retractUnstated } from "../settle/edit-store.ts";
import { consolidateFills, settleFills } from "../settle/settle-store.ts";
import { settleWithdrawn } from "../settle/settle-withdrawn.ts";
import { deleteClaims } from "./undo-store.ts";

/** What a piece took back, and the names of all accounts. `isLast`: no claim of the source is left. */
export type TakenBack = { accounts: string[]; hasChanged: boolean; instruments: number; isLast: boolean };

/**
 * Takes at most `limit` claims of a source out of the ledger, with the fills that no other source and no
 * import claims. It locks all accounts of the user. An undo takes an import back this way.
 */
export async function takeBackFills(tx: Tx, source: string, limit: number): Promise<TakenBack> {
  const accounts = await lockAllAccounts(tx);
  const removed = await deleteClaims(tx, source, limit);
  const settled = (await settleFills(tx, removed.unsettled)) + (await consolidateFills(tx, removed));
  const isLast = removed.claims < limit;
  const { changed } = isLast ? await settleWithdrawn(tx, source) : { changed: 0 };
  if (isLast) await retractUnstated(tx);
  const hasChanged = removed.fills + settled + changed > 0;
  if (hasChanged) tx.ledgerChanged();
  return { accounts, hasChanged, instruments: removed.instruments, isLast };
}
