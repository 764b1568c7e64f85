import { Tier, type Quotas } from "#shared/contracts/tiers.ts";
import { quotaOf } from "#shared/plans.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { findUser } from "../users/store.ts";
import { exceededBy, monthStart } from "./core/use.ts";
import { lockUse, sumUse, type Used } from "./store.ts";

/**
 * Returns the limits of the caller's tier. It runs before a transaction, because it asks another database.
 */
export async function readQuotas(ctx: Ctx): Promise<Quotas> {
  const user = await findUser(ctx.identity, ctx.userId);
  if (user === null) throw new Problem("unauthenticated");
  return quotaOf(Tier.parse(user.tier), ctx.now);
}

/**
 * Refuses with `quota_exceeded` when one more import exceeds the quotas. The same transaction inserts the row
 * that takes the place. Until it ends, no other import of this user is counted.
 */
export async function claimImport(
  tx: Tx,
  quotas: Quotas,
  { size, now }: { size: number; now: number },
): Promise<void> {
  if (quotas.importsAMonth === null && quotas.storageBytes === null) return;
  // The two statements are sent together. The second sees the rows committed while the first waited.
  const locking = lockUse(tx.query, tx.userId);
  const [used] = await Promise.all([sumUse(tx.query, tx.userId, monthStart(now)), locking]);
  const refusal = judgeUse(quotas, used, size);
  if (refusal !== null) throw refusal;
}

/** The refusal of one more file of that size, or null where it fits. */
export function judgeUse(quotas: Quotas, used: Used, size: number): Problem | null {
  const exceeded = exceededBy(quotas, used, size);
  if (exceeded === null) return null;
  const words = {
    importsAMonth: `This plan imports ${quotas.importsAMonth} files a month.`,
    storageBytes: `This plan keeps ${quotas.storageBytes} bytes of files.`,
  };
  return new Problem("quota_exceeded", words[exceeded]);
}
