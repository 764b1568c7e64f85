import type { Tx } from "../../../db/ledger.ts";
import { poolOf, regroup } from "./core/regroup.ts";
import { listOpened } from "./opened-store.ts";
import { replaceStructures } from "./regroup-store.ts";

/**
 * Makes the structures of these trades, and these structures, anew from what stands. The caller holds their
 * lock (`lockStructures`).
 */
export async function settleStructures(
  tx: Tx,
  { trades, structures }: { trades: readonly string[]; structures: readonly string[] },
): Promise<void> {
  if (trades.length === 0 && structures.length === 0) return;
  const opened = await listOpened(tx, { trades, structures });
  const left = poolOf(opened).flatMap(({ structure_id: id }) => id ?? []);
  await replaceStructures(tx, { old: [...new Set([...structures, ...left])], made: regroup(opened) });
}
