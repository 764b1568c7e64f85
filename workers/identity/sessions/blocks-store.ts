import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import { array } from "../../db/statement.ts";

/** Makes the ledger refuse these sessions and keys for an hour. */
export async function insertBlocks(tx: Tx, keys: readonly string[]): Promise<void> {
  await tx.query(
    sql`insert into blocks (key, until) select key, now() + interval '1 hour' from unnest(${array(keys)}::text[]) key
      on conflict (key) do nothing`,
  );
}
