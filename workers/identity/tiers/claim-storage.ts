import type { Quotas } from "#shared/contracts/tiers.ts";
import type { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { claimImport, judgeUse } from "./claim-import.ts";
import { monthStart } from "./core/use.ts";
import { lockUse, sumUse } from "./store.ts";

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

/** The refusal of `claimStorage` as it would be now, or null. Nothing is locked or taken. */
export async function judgeStorage(
  { ledger, userId, now }: Pick<Ctx, "ledger" | "userId" | "now">,
  quotas: Quotas,
  size: number,
): Promise<Problem | null> {
  if (quotas.storageBytes === null) return null;
  const used = await sumUse(ledger.read, userId, monthStart(now));
  return judgeUse({ ...quotas, importsAMonth: null }, used, size);
}
