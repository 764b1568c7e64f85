import { sql } from "drizzle-orm";
import type { FlowGraph } from "#shared/contracts/flow-nodes.ts";
import type { Tx } from "../../../db/ledger.ts";
import type { flow_runs } from "../../../db/schema/runs.ts";
import { array } from "../../../db/statement.ts";

export type RepeatedRow = Pick<typeof flow_runs.$inferSelect, "flow_id" | "trigger_node_id" | "input"> & {
  graph: FlowGraph | null;
};

/** A run with the graph that its repetition follows; the graph is null without a valid version. */
export async function findRepeated(tx: Tx, id: string): Promise<RepeatedRow | null> {
  const [row] = await tx.query(
    sql<RepeatedRow>`select r.flow_id, r.trigger_node_id, r.input, (select v.graph from flows f, flow_versions v
        where f.user_id = ${tx.userId} and f.id = r.flow_id
          and v.user_id = ${tx.userId} and v.flow_id = f.id and v.n = f.valid_version) as graph
      from flow_runs r where r.user_id = ${tx.userId} and r.id = ${id}`,
  );
  return row ?? null;
}

/** Copies the steps of a run that succeeded, but for those of some nodes. Their files stay where they are. */
export async function copySteps(
  tx: Tx,
  { from, to, except }: { from: string; to: string; except: readonly string[] },
): Promise<void> {
  await tx.query(
    sql<never>`insert into flow_steps (user_id, run_id, path, node_id, item, kind, status, attempts, idempotency_key,
        input, output, output_key, error, started_at, ended_at)
      select user_id, ${to}, path, node_id, item, kind, status, attempts, idempotency_key, input, output, output_key,
        error, started_at, ended_at
      from flow_steps where user_id = ${tx.userId} and run_id = ${from} and status = 'success'
        and not (node_id = any(${array(except)}::text[]))`,
  );
}
