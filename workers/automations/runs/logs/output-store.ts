import { sql } from "drizzle-orm";
import type { Json } from "#shared/contracts/json.ts";
import type { Tx } from "../../../db/ledger.ts";

/** The output of a node, or the key of the file that holds it; null where the node has none. */
export async function findOutput(
  query: Tx["query"],
  userId: string,
  { id, nodeId, item }: { id: string; nodeId: string; item: number | null },
): Promise<{ key: string } | { output: Json } | null> {
  const path = item === null ? `n:${nodeId}` : `n:${nodeId}#${item}`;
  const [row] = await query(
    sql<Row>`select output_key as key, output from flow_steps
      where user_id = ${userId} and run_id = ${id} and path = ${path}`,
  );
  if (row === undefined) return null;
  if (row.key !== null) return { key: row.key };
  return row.output === null ? null : { output: row.output };
}

type Row = { key: string | null; output: Json | null };
