import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import { type Holes, prepared } from "../../db/statement.ts";

/** Has the days of the user end from now on; one that has days keeps them. */
export async function insertDay(tx: Tx, nextAt: string): Promise<void> {
  await tx.query(first({ userId: tx.userId, nextAt }));
}
const first = prepared(
  "ledger",
  ({ userId, nextAt }: Holes<{ userId: string; nextAt: string }>) =>
    sql<never>`insert into portfolio_days (user_id, next_at) values (${userId}, ${nextAt}::timestamptz)
      on conflict do nothing`,
);
