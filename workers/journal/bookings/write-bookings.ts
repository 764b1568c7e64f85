import type { Tx } from "../../db/ledger.ts";
import { edgesOf, type StatedRow } from "./core/stated-edges.ts";
import type { Placing } from "./core/placed.ts";
import { insertBookings, settleBookings } from "./claims-store.ts";
import { findKept, MOST_KEPT, placeAtEnd, placeInEvening, upsertStated } from "./stated-store.ts";
import type { RowError } from "#shared/contracts/imports.ts";

/**
 * Writes what a chunk states besides fills, behind the import's fence. Of a booking that stood already, the
 * words of the oldest import stand.
 */
export async function writeBookings(tx: Tx, importId: string, { placed, fresh }: Placing): Promise<void> {
  if (placed.length === 0) return;
  const added = [...new Map(placed.filter(({ id }) => fresh.has(id)).map((row) => [row.id, row])).values()];
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

/**
 * Places the balances of the statement's end and of a day's end once the file is read. They count all rows
 * that the statement itself has by then. Returns a note where the file states more than is kept.
 */
export async function placeStated(tx: Tx, importId: string): Promise<RowError[]> {
  const found = await findKept(tx, importId);
  if (found === null || found.kept === 0) return [];
  if (found.has_ends) await placeAtEnd(tx, importId);
  if (found.has_days) await placeInEvening(tx, importId);
  return found.kept < MOST_KEPT ? [] : [{ line: found.last_line, reason: NO_ROOM }];
}

const NO_ROOM = `The file states at least ${MOST_KEPT} balances, which is the most that is kept; balances of further instruments are not compared with the ledger`;
