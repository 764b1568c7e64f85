import type { FlowGraph } from "#shared/contracts/flow-nodes.ts";
import type { Flow } from "#shared/contracts/flows.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import { sizeProblems, issuesOfRequest } from "../core/problem.ts";
import { judgeGraph } from "../core/judge-graph.ts";
import { toFlow } from "../flow-row.ts";
import { knownTo } from "../judging/known-to.ts";
import { findFlow, insertFlow } from "../store.ts";
import { factsOf, type Settings } from "./edit-flow.ts";
import { syncTriggers } from "./sync-triggers.ts";
import { insertVersion } from "./version-store.ts";
import { LONGEST_GRAPH } from "#shared/contracts/flow-nodes.ts";

/** Adds a flow behind all others. The caller has claimed its place among the flows of the plan. */
export async function addFlow(
  tx: Tx,
  { settings, graph, change }: { settings: Settings; graph: FlowGraph; change: string },
): Promise<Flow> {
  const id = newId("flow", tx.now);
  const { timeZone, status } = settings;
  const issues = issuesOfRequest(sizeProblems(graph, LONGEST_GRAPH));
  if (issues.length > 0) throw new Problem("invalid_request", undefined, { issues });
  const problems = judgeGraph(graph, await knownTo(tx, { id, timeZone }, graph));
  const validVersion = problems.length === 0 ? 1 : null;
  await insertFlow(tx, { ...settings, ...factsOf(graph), id, version: 1, validVersion });
  await insertVersion(tx, { flowId: id, n: 1, graph, problems, change });
  const taken = validVersion === null ? null : graph;
  await syncTriggers(tx, { flowId: id, timeZone, isActive: status === "active", head: graph, taken });
  tx.events.push({ type: "flow.changed", body: { flowId: id, change: "created", flowVersion: 1 } });
  tx.audit.push({ action: "flow.created", detail: { flow: id, status, nodes: graph.nodes.length } });
  return readFlow(tx, id);
}

/** The flow as a reply shows it, within a transaction. */
export async function readFlow(tx: Tx, id: string): Promise<Flow> {
  const row = await findFlow(tx.query, { userId: tx.userId, id, now: tx.now });
  if (row === null) throw new Problem("not_found");
  return toFlow(row);
}
