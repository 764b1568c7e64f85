import type { Decimal } from "#shared/decimal.ts";
import type { Tx } from "../../db/ledger.ts";
import { findPreferences } from "./choices-store.ts";

/** The value above which the user wants to confirm a paper order, in the account's currency; null for none. */
export async function orderThreshold(query: Tx["query"], userId: string): Promise<Decimal | null> {
  return (await findPreferences(query, userId)).value.orderStepUpAbove;
}
