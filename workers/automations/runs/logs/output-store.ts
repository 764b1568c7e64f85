import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";

/** The key of a file with the output of a node; null where the output stands in the log itself. */
export async function findOutput(
  query: Tx["query"],
  userId: string,
  { id, nodeId, item }: { id: string; nodeId: string; item: number | null },
): Promise<string | null> {
  const path = item === null ? `n:${nodeId}` : `n:${nodeId}#${item}`;
  const [row] = await query(
    sql<{ output_key: string | null }>`select output_key from flow_steps
      where user_id = ${userId} and run_id = ${id} and path = ${path}`,
  );
  return row?.output_key ?? null;
}
