import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";

type Hook = { flowId: string; nodeId: string };

/** How often the secret of a hook was made anew; null when the node is no webhook trigger. */
export async function findSecretVersion(
  query: Tx["query"],
  userId: string,
  { flowId, nodeId }: Hook,
): Promise<number | null> {
  const [row] = await query(sql<{ version: number }>`select secret_version as version from flow_triggers
    where user_id = ${userId} and flow_id = ${flowId} and node_id = ${nodeId} and kind = 'webhook'
      and left_at is null`);
  return row?.version ?? null;
}

/** Puts a secret in the place of the one before, which holds until an instant. False when it is not next. */
export async function putSecret(
  tx: Tx,
  { flowId, nodeId }: Hook,
  { sealed, version, until }: { sealed: string; version: number; until: string },
): Promise<boolean> {
  const put = await tx.query(sql<object>`update flow_triggers set old_secret = secret,
      old_secret_until = case when secret is null then null else ${until}::timestamptz end,
      secret = ${sealed}, secret_version = ${version}
    where user_id = ${tx.userId} and flow_id = ${flowId} and node_id = ${nodeId} and kind = 'webhook'
      and left_at is null and secret_version = ${version - 1} returning 1`);
  return put.length > 0;
}
