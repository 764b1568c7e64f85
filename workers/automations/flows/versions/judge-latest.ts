import type { FlowProblem } from "#shared/contracts/flow-nodes.ts";
import type { FlowStatus } from "#shared/contracts/flows.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import { judgeGraph } from "../core/judge-graph.ts";
import { knownTo } from "../judging/known-to.ts";
import { findFlow, updateFlow } from "../store.ts";
import { factsOf, holdFlow } from "./edit-flow.ts";
import { syncTriggers } from "./sync-triggers.ts";
import { updateToValid } from "./version-store.ts";

/**
 * The faults that the latest version of a flow has now; throws `not_found`. What a version refers to may have
 * gone since it was written, or have been mended: then runs take it from now on.
 */
export async function judgeLatest(
  tx: Tx,
  id: string,
): Promise<{ status: FlowStatus; problems: FlowProblem[] }> {
  const row = await findFlow(tx.query, { userId: tx.userId, id, now: tx.now });
  if (row === null) throw new Problem("not_found");
  const problems = judgeGraph(row.graph, await knownTo(tx, row, row.graph));
  if (problems.length === 0 && row.validVersion !== row.version) await makeValid(tx, id, row.version);
  return { status: row.status, problems };
}

/** Lets runs take a version whose faults have passed, unless another one has come. */
async function makeValid(tx: Tx, id: string, version: number): Promise<void> {
  const { row, graph } = await holdFlow(tx, id, () => true);
  if (row.version !== version) return;
  await updateToValid(tx, id, version);
  await updateFlow(tx, { ...row, ...factsOf(graph), validVersion: version });
  const { timeZone, status } = row;
  const isActive = status === "active";
  await syncTriggers(tx, { flowId: id, timeZone, isActive, head: graph, taken: graph });
  tx.events.push({ type: "flow.changed", body: { flowId: id, change: "changed", flowVersion: version } });
}
