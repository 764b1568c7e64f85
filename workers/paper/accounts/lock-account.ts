import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../db/ledger.ts";
import type { PaperAccountRow } from "./account-row.ts";
import { findKind, findLocked } from "./store.ts";

/** Locks a paper account, and with it all rows that are the account's. */
export async function lockAccount(tx: Tx, id: string): Promise<PaperAccountRow> {
  const row = await findLocked(tx, id);
  if (row === null) throw new Problem("not_found");
  return row;
}

/** As `lockAccount`, for an order. On an account of the journal it would be live: `live_unavailable`. */
export async function lockForOrder(tx: Tx, id: string): Promise<PaperAccountRow> {
  const row = await findLocked(tx, id);
  if (row !== null) return row;
  if ((await findKind(tx, id)) === "journal")
    throw new Problem("live_unavailable", "Orders go to paper accounts; this one holds what was imported.");
  throw new Problem("not_found");
}
