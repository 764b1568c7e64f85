import type { Ledger } from "../../db/ledger.ts";
import { findAccountId } from "./account-store.ts";

/**
 * Replaces the account of a filter, a name or an id, with the account's id. An unknown account stays
 * unchanged and matches no row. The lookup comes first, because the planner knows how many rows a literal id
 * has. It guesses badly for a subquery.
 */
export async function resolveAccount<F extends { account?: string | undefined }>(
  ledger: Ledger,
  userId: string,
  filter: F,
): Promise<F> {
  const { account } = filter;
  if (account === undefined) return filter;
  return { ...filter, account: (await findAccountId(ledger, userId, account)) ?? account };
}
