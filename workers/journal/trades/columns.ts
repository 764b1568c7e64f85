import sql, { type Sql } from "sql-template-tag";
import type { LotMethod } from "#shared/contracts/trades.ts";
import type { Ledger } from "../../db/ledger.ts";

/** The columns of each lot method. */
export const GROSS: Record<LotMethod, Sql> = {
  fifo: sql`gross_fifo`,
  lifo: sql`gross_lifo`,
  hifo: sql`gross_hifo`,
  average: sql`gross_average`,
};

export const FEES: Record<LotMethod, Sql> = {
  fifo: sql`fees_fifo`,
  lifo: sql`fees_lifo`,
  hifo: sql`fees_hifo`,
  average: sql`fees_average`,
};

export const ENTRY_FEE: Record<LotMethod, Sql> = {
  fifo: sql`entry_fee_fifo`,
  lifo: sql`entry_fee_lifo`,
  hifo: sql`entry_fee_hifo`,
  average: sql`entry_fee_average`,
};

/**
 * Replaces the account of a filter, a name or an id, with the account's id; an unknown account stays as it is
 * and matches nothing. The lookup comes first: the planner knows how many rows a literal id has, and guesses
 * badly for a subquery.
 */
export async function resolveAccount<F extends { account?: string | undefined }>(
  ledger: Ledger,
  userId: string,
  filter: F,
): Promise<F> {
  const { account } = filter;
  if (account === undefined) return filter;
  const [row] = await ledger.read<{ id: string }>(sql`select id from accounts
    where user_id = ${userId} and (name = ${account} or id = ${account}) order by id = ${account} limit 1`);
  return { ...filter, account: row?.id ?? account };
}
