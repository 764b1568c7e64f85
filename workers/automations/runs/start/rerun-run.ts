import type { FlowGraph } from "#shared/contracts/flow-nodes.ts";
import type { Accepted } from "#shared/contracts/runs.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { descendantsOf, orderGraph } from "../core/ordered-graph.ts";
import { copySteps, findRepeated } from "./rerun-store.ts";
import { refusalOf, type RunQuotas, startRuns } from "./start-runs.ts";

/**
 * Runs again with the same input, in a run of its own at the latest valid version. From a node on, all steps
 * that do not follow that node keep their earlier results, those of its siblings too.
 */
export async function rerunRun(
  ctx: Ctx,
  { id, fromNodeId, quotas }: { id: string; fromNodeId: string | undefined; quotas: RunQuotas },
): Promise<Accepted> {
  return ctx.ledger.transaction(async (tx) => {
    const earlier = await findRepeated(tx, id);
    if (earlier === null) throw new Problem("not_found");
    const anew = fromNodeId === undefined ? null : followersOf(earlier.graph, fromNodeId);
    const next = newId("run", tx.now);
    const run = {
      id: next,
      flowId: earlier.flow_id,
      startedBy: "rerun" as const,
      input: earlier.input,
      parentId: id,
      ...(earlier.trigger_node_id !== null && { triggerNodeId: earlier.trigger_node_id }),
      ...(fromNodeId !== undefined && { fromNodeId }),
    };
    const [outcome = "not_found"] = await startRuns(tx, [run], quotas);
    if (typeof outcome === "string") throw await refusalOf(tx, earlier.flow_id, outcome);
    if (anew !== null) await copySteps(tx, { from: id, to: next, except: [...anew] });
    return { execution: outcome };
  });
}

/** The nodes that run again: that node and all that follow it. */
function followersOf(graph: FlowGraph | null, nodeId: string): ReadonlySet<string> {
  if (graph === null || !graph.nodes.some((node) => node.id === nodeId))
    throw new Problem("not_found", "The version that would run has no such node.");
  return descendantsOf(orderGraph(graph), nodeId);
}
