import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import type { flow_triggers } from "../../../db/schema/flows.ts";
import { type Holes, prepared } from "../../../db/statement.ts";
import type { System } from "../../../db/system.ts";

type Row = typeof flow_triggers.$inferSelect;
export type HookRow = Pick<Row, "user_id" | "flow_id" | "node_id" | "is_live" | "verify">;

/** The trigger behind the address of a hook, whoever owns it; null for an unknown one. */
export async function findHook(system: System, hookId: string): Promise<HookRow | null> {
  const [row] = await system.query("tidemark_sweep", hook({ hookId }));
  return row ?? null;
}
const hook = prepared(
  "ledger",
  ({ hookId }: Holes<{ hookId: string }>) =>
    sql<HookRow>`select user_id, flow_id, node_id, is_live, verify from flow_triggers where hook_id = ${hookId}`,
);

type Key = { userId: string; flowId: string; nodeId: string };
export type SecretsRow = Pick<Row, "secret" | "secret_version" | "old_secret" | "old_secret_until">;

/** The sealed secrets of a hook. */
export async function findSecrets(query: Tx["query"], key: Key): Promise<SecretsRow | null> {
  const [row] = await query(secrets(key));
  return row ?? null;
}
const secrets = prepared(
  "ledger",
  ({ userId, flowId, nodeId }: Holes<Key>) =>
    sql<SecretsRow>`select secret, secret_version, old_secret, old_secret_until from flow_triggers
      where user_id = ${userId} and flow_id = ${flowId} and node_id = ${nodeId}`,
);

/** The run that a cause has started. */
export async function findCaused(
  tx: Tx,
  { flowId, cause }: { flowId: string; cause: string },
): Promise<{ id: string; status: "pending" | "success" | "failure" | "cancelled" } | null> {
  const [row] = await tx.query(caused({ userId: tx.userId, flowId, cause }));
  return row ?? null;
}
const caused = prepared(
  "ledger",
  ({ userId, flowId, cause }: Holes<{ userId: string; flowId: string; cause: string }>) =>
    sql<{
      id: string;
      status: "pending" | "success" | "failure" | "cancelled";
    }>`select id, status from flow_runs
      where user_id = ${userId} and flow_id = ${flowId} and cause = ${cause}`,
);
