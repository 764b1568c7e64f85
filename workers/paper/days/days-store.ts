import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import { type Holes, prepared } from "../../db/statement.ts";

/** Has the days of the user end from now on, first at that instant; one that has days keeps them. */
export async function insertDay(tx: Tx, { nextAt, zone }: { nextAt: string; zone: string }): Promise<void> {
  await tx.query(first({ userId: tx.userId, nextAt, zone }));
}
const first = prepared(
  "ledger",
  ({ userId, nextAt, zone }: Holes<{ userId: string; nextAt: string; zone: string }>) =>
    sql<never>`insert into portfolio_days (user_id, next_at, zone)
      values (${userId}, ${nextAt}::timestamptz, ${zone}) on conflict do nothing`,
);
