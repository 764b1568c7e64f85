import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";
import { array } from "../../../db/statement.ts";
import type { NamedIntegration } from "../core/flow-file.ts";

/** The user's integrations of these ids. */
export function listIntegrations(
  query: Tx["query"],
  userId: string,
  ids: readonly string[],
): Promise<NamedIntegration[]> {
  return query(sql<NamedIntegration>`select id, type, name from integrations
    where user_id = ${userId} and id = any(${array(ids)}::text[])`);
}

/** The user's integrations of these ids, which nobody removes until the transaction ends. */
export function holdIntegrations(tx: Tx, ids: readonly string[]): Promise<NamedIntegration[]> {
  return tx.query(sql<NamedIntegration>`select id, type, name from integrations
    where user_id = ${tx.userId} and id = any(${array(ids)}::text[]) order by id for key share`);
}

/** The user's integrations of these types and names. */
export function listNamedIntegrations(
  tx: Tx,
  asked: readonly { type: string; name: string }[],
): Promise<NamedIntegration[]> {
  const named = askedAs("asked", asked, {
    type: ["text", ({ type }) => type],
    name: ["text", ({ name }) => name],
  });
  return tx.query(sql<NamedIntegration>`select i.id, i.type, i.name from ${named}
    cross join lateral (select id, type, name from integrations
      where user_id = ${tx.userId} and type = asked.type and name = asked.name limit 1) i`);
}

/** The flows of these ids, and the ids of the flows that each runs. */
export function listSubFlows(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; runs: (string | null)[] }[]> {
  return tx.query(sql<{ id: string; runs: (string | null)[] }>`select f.id, v.runs from flows f
    cross join lateral (select jsonb_path_query_array(graph,
        '$.nodes[*] ? (@.config.action == "flow.run").config.flowId ? (@.type() == "string")') as runs
      from flow_versions where user_id = ${tx.userId} and flow_id = f.id and n = coalesce(f.valid_version, f.version)
      limit 1) v
    where f.user_id = ${tx.userId} and f.id = any(${array(ids)}::text[])`);
}
