import sql, { type Sql } from "sql-template-tag";
import type { LotMethod } from "#shared/contracts/trades.ts";

/** The columns that a lot method reads. */
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

/** The account that a filter means, by its name or its id. */
export function accountId(userId: string, account: string): Sql {
  return sql`(select id from accounts where user_id = ${userId} and (name = ${account} or id = ${account}) order by id = ${account} limit 1)`;
}
