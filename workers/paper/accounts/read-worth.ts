import type { Tx } from "../../db/ledger.ts";
import type { Worth } from "./account-row.ts";
import { findWorth } from "./store.ts";

/** What the positions of a paper account are worth at their latest quotes; one statement, however many. */
export function readWorth(query: Tx["query"], account: { userId: string; id: string }): Promise<Worth> {
  return findWorth(query, account);
}
