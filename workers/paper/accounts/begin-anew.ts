import type { Decimal } from "#shared/decimal.ts";
import type { Tx } from "../../db/ledger.ts";
import { beginEpoch } from "./store.ts";

/** Begins the next epoch of an account that is locked and has no open orders. */
export function beginAnew(tx: Tx, given: { id: string; startBalance: Decimal }): Promise<void> {
  return beginEpoch(tx, given);
}
