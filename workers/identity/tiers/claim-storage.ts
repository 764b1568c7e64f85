import type { Quotas } from "#shared/contracts/tiers.ts";
import type { Tx } from "../../db/ledger.ts";
import { claimImport } from "./claim-import.ts";
import { lockUse } from "./store.ts";

/**
 * Refuses with `quota_exceeded` a file of this size that would not fit into the storage. The same transaction
 * inserts the row that takes the place. Until it ends, no other file of this user is counted.
 */
export async function claimStorage(
  tx: Tx,
  quotas: Quotas,
  { size, now }: { size: number; now: number },
): Promise<void> {
  const locking = lockUse(tx.query, tx.userId);
  await Promise.all([locking, claimImport(tx, { ...quotas, importsAMonth: null }, { size, now })]);
}
