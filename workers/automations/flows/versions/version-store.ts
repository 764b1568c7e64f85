import { sql } from "drizzle-orm";
import type { FlowGraph, FlowProblem } from "#shared/contracts/flow-nodes.ts";
import { type FlowVersion, MOST_VERSION_BYTES, MOST_VERSIONS } from "#shared/contracts/flows.ts";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { type Holes, prepared, preparedBy } from "../../../db/statement.ts";

type Numbered = { userId: string; flowId: string; n: number };

/** The graph of a version, or null when it is not kept. */
export async function findGraph(tx: Tx, flowId: string, n: number): Promise<FlowGraph | null> {
  return (await tx.query(graphOf({ userId: tx.userId, flowId, n })))[0]?.graph ?? null;
}
const graphOf = prepared(
  "ledger",
  ({ userId, flowId, n }: Holes<Numbered>) => sql<{ graph: FlowGraph }>`select graph from flow_versions
    where user_id = ${userId} and flow_id = ${flowId} and n = ${n}`,
);

export type NewVersion = {
  flowId: string;
  n: number;
  graph: FlowGraph;
  problems: readonly FlowProblem[];
  change: string;
};

export async function insertVersion(
  tx: Tx,
  { flowId, n, graph, problems, change }: NewVersion,
): Promise<void> {
  await tx.query(sql<never>`
    insert into flow_versions (user_id, flow_id, n, graph, is_valid, problems, change, created_at)
    values (${tx.userId}, ${flowId}, ${n}, ${JSON.stringify(graph)}::jsonb, ${problems.length === 0},
      ${JSON.stringify(problems)}::jsonb, ${change}, ${toInstant(tx.now)})`);
}

/** A version whose faults have passed. */
export async function updateToValid(tx: Tx, flowId: string, n: number): Promise<void> {
  await tx.query(sql<never>`update flow_versions set is_valid = true, problems = '[]'
    where user_id = ${tx.userId} and flow_id = ${flowId} and n = ${n}`);
}

/** Each edit removes a few versions, so that none of them removes many. */
const REMOVED_AT_ONCE = 10;

/**
 * Removes the oldest versions beyond those that are kept, by their number and by their size. The latest one
 * stays, and so do those that runs take or follow.
 */
export async function deleteOldVersions(
  tx: Tx,
  { flowId, n, validVersion }: { flowId: string; n: number; validVersion: number | null },
): Promise<void> {
  await tx.query(sql<never>`
    delete from flow_versions where user_id = ${tx.userId} and flow_id = ${flowId} and n = any (array(
      select n from (
        select n, sum(pg_column_size(graph) + pg_column_size(problems)) over (order by n desc) as size
        from flow_versions where user_id = ${tx.userId} and flow_id = ${flowId}) v
      where (n <= ${n - MOST_VERSIONS} or size > ${MOST_VERSION_BYTES}::bigint) and n < ${n}
        and n <> coalesce(${validVersion}::int, 0)
        and n <> all (array(select version from flow_runs
          where user_id = ${tx.userId} and flow_id = ${flowId} and status = 'pending'))
      order by n limit ${REMOVED_AT_ONCE}))`);
}

type Page = { userId: string; flowId: string; limit: number; before?: number };

/** One page of the versions and one row more, the newest first, before a number. */
export function listVersions(
  query: Tx["query"],
  userId: string,
  { flowId, before, limit }: { flowId: string; before: number | null; limit: number },
): Promise<FlowVersion[]> {
  return query(page(null, { userId, flowId, limit: limit + 1, ...(before !== null && { before }) }));
}
const page = preparedBy(
  "ledger",
  (_: null, { userId, flowId, limit, before }: Holes<Page>) => sql<FlowVersion>`
    select n, is_valid as "isValid", jsonb_path_query_array(problems, '$[0 to 9]') as problems, change,
      jsonb_array_length(graph -> 'nodes') as "nodeCount", created_at as "createdAt"
    from flow_versions where user_id = ${userId} and flow_id = ${flowId} ${before && sql`and n < ${before}`}
    order by n desc limit ${limit}`,
  [
    { shape: null, given: ["userId", "flowId", "limit"] },
    { shape: null, given: ["userId", "flowId", "limit", "before"] },
  ],
);
