import type { Tx } from "../../db/ledger.ts";
import { edgesOf, type StatedRow } from "./core/stated-edges.ts";
import type { Placing } from "./core/placed.ts";
import { insertBookings, settleBookings } from "./claims-store.ts";
import { upsertStated } from "./stated-store.ts";

/**
 * Writes what a chunk states besides fills, behind the import's fence. Of a booking that stood already, the
 * words of the oldest import stand.
 */
export async function writeBookings(tx: Tx, importId: string, { placed, fresh }: Placing): Promise<void> {
  if (placed.length === 0) return;
  const added = placed.filter(({ id }) => fresh.has(id));
  await insertBookings(tx, { importId, added, placed });
  const stood = placed.flatMap(({ id }) => (fresh.has(id) ? [] : [id]));
  if (stood.length > 0) await settleBookings(tx, stood);
}

/** Keeps the balances that a chunk states. `accountIds` are ids by name. */
export async function writeStated(
  tx: Tx,
  importId: string,
  given: {
    rows: readonly StatedRow[];
    runsForward: boolean;
    accountIds: ReadonlyMap<string, string>;
  },
): Promise<void> {
  const edges = edgesOf(given.rows, given.runsForward).flatMap((edge) => {
    const accountId = given.accountIds.get(edge.account);
    return accountId === undefined ? [] : [{ ...edge, accountId }];
  });
  if (edges.length > 0) await upsertStated(tx, importId, { edges, runsForward: given.runsForward });
}
