import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import { type Holes, prepared } from "../../db/statement.ts";

/** Gives the rest of a transaction to the rows of this owner: of no other rows can it see or write any. */
export const actAs = prepared(
  "ledger",
  ({ owner }: Holes<{ owner: string }>) => sql<never>`select set_config('app.user_id', ${owner}, true)`,
);

/** Keeps the sample of this import from being removed until the transaction ends. False when it is gone. */
export async function holdSample(tx: Tx, importId: string): Promise<boolean> {
  return (await tx.query(held({ userId: tx.userId, importId }))).length > 0;
}
const held = prepared(
  "ledger",
  ({ userId, importId }: Holes<{ userId: string; importId: string }>) =>
    sql<{ user_id: string }>`select user_id from samples
      where user_id = ${userId} and import_id = ${importId} for share`,
);
