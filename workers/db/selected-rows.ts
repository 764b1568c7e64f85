import { type SQL, sql } from "drizzle-orm";
import { bySideIndex } from "./side-index.ts";
import type { Holes } from "./statement.ts";

/** What selects a user's closes and trades: one symbol, the id of an account, and `from` ≤ instant < `to`. */
export type Selected = {
  userId: string;
  symbol?: string | undefined;
  account?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

/** The selected closes, as a table with its conditions. */
export function closesOf({ userId, symbol, account, from, to }: Holes<Selected>, more?: SQL): SQL {
  const conditions = sql`${more}
    ${account && sql`and account_id = ${account}`}
    ${from && sql`and closed_at >= ${from}::timestamptz`}
    ${to && sql`and closed_at < ${to}::timestamptz`}`;
  if (symbol === undefined) return sql`closes where ${bySideIndex(userId)} ${conditions}`;
  return sql`(select id as of_instrument from instruments where user_id = ${userId} and symbol = ${symbol}) i cross join lateral (
    select * from closes where user_id = ${userId} and instrument_id = i.of_instrument ${conditions} offset 0) c`;
}

/** The conditions of the selected trades. */
export function tradesOf({ userId, symbol, account, from, to }: Holes<Selected>, at: SQL): SQL {
  return sql`user_id = ${userId}
    ${symbol && sql`and symbol = ${symbol}`}
    ${account && sql`and account_id = ${account}`}
    ${from && sql`and ${at} >= ${from}::timestamptz`}
    ${to && sql`and ${at} < ${to}::timestamptz`}`;
}
