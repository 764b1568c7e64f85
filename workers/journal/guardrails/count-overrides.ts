import type { Tx } from "../../db/ledger.ts";
import { countOverridden } from "./trip-store.ts";

/** How many orders of an account have overridden a guardrail since an instant; the bar of live mode asks. */
export function countOverrides(tx: Tx, asked: { accountId: string; since: string }): Promise<number> {
  return countOverridden(tx, asked);
}
