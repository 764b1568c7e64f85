import type { PaperAccount } from "#shared/contracts/paper-accounts.ts";
import type { Tx } from "../../db/ledger.ts";
import { toPaperAccount } from "./account-row.ts";
import { lockAccount } from "./lock-account.ts";
import { findWorth } from "./store.ts";

/** A paper account as a reply shows it, at the end of a transaction that has its lock. */
export async function findAccount(tx: Tx, id: string): Promise<PaperAccount> {
  const row = await lockAccount(tx, id);
  return toPaperAccount({ ...row, ...(await findWorth(tx.query, row)) });
}
