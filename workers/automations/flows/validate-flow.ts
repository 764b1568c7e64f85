import type { FlowGraph } from "#shared/contracts/flow-nodes.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { judgeGraph } from "./core/judge-graph.ts";
import { issuesOfGraph } from "./core/problem.ts";
import { knownTo } from "./judging/known-to.ts";
import { findFlow } from "./store.ts";

/** Judges the latest version of a flow as of now; refuses one that cannot run with `flow_invalid`. */
export function validateFlow(ctx: Ctx, id: string): Promise<{ valid: true }> {
  return ctx.ledger.transaction(async (tx) => {
    const row = await findFlow(tx.query, { userId: tx.userId, id, now: tx.now });
    if (row === null) throw new Problem("not_found");
    const graph: FlowGraph = row.graph;
    const problems = judgeGraph(graph, await knownTo(tx, row, graph));
    if (problems.length > 0)
      throw new Problem("flow_invalid", undefined, { issues: issuesOfGraph(problems) });
    return { valid: true };
  });
}
