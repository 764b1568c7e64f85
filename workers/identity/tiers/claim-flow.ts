import { MOST_FLOWS } from "#shared/contracts/flows.ts";
import type { Quotas } from "#shared/contracts/tiers.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../db/ledger.ts";
import { countFlows, lockUse } from "./store.ts";

/**
 * Refuses with `quota_exceeded` when one more flow exceeds the quota; archived ones count. The same
 * transaction inserts the flow. Until it ends, no other flow of this user is counted.
 */
export async function claimFlow(tx: Tx, { flows }: Pick<Quotas, "flows">): Promise<void> {
  const most = Math.min(flows ?? MOST_FLOWS, MOST_FLOWS);
  // The two statements are sent together. The second sees the rows committed while the first waited.
  const locking = lockUse(tx.query, tx.userId);
  const [used] = await Promise.all([countFlows(tx.query, tx.userId), locking]);
  if (used >= most) throw new Problem("quota_exceeded", `This plan keeps ${most} flows; delete one first.`);
}
