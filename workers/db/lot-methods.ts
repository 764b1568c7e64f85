import { type SQL, sql } from "drizzle-orm";
import type { LotMethod } from "#shared/contracts/trades.ts";

/** The column of each lot method in trades and in closes. */
export const GROSS: Record<LotMethod, SQL> = {
  fifo: sql`gross_fifo`,
  lifo: sql`gross_lifo`,
  hifo: sql`gross_hifo`,
  average: sql`gross_average`,
};

/** The column of each lot method in trades. */
export const FEES: Record<LotMethod, SQL> = {
  fifo: sql`fees_fifo`,
  lifo: sql`fees_lifo`,
  hifo: sql`fees_hifo`,
  average: sql`fees_average`,
};

/** The column of each lot method in closes. */
export const ENTRY_FEE: Record<LotMethod, SQL> = {
  fifo: sql`entry_fee_fifo`,
  lifo: sql`entry_fee_lifo`,
  hifo: sql`entry_fee_hifo`,
  average: sql`entry_fee_average`,
};

/** The net P&L of a row of `trades`. */
export function netOf(method: LotMethod): SQL {
  return sql`(${GROSS[method]} - ${FEES[method]})`;
}
