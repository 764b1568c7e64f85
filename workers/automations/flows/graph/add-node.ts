import { type FlowNode, MOST_NODES, type NewNode } from "#shared/contracts/flow-nodes.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { withNode } from "../core/edit-graph.ts";
import { judgeNode } from "../core/judge-node.ts";
import { type Edited, editGraph, type Result } from "./edited.ts";

/** Adds a node, which is refused when its configuration is not one of its kind. */
export function addNode(ctx: Ctx, edited: Edited, given: NewNode): Promise<Result<FlowNode>> {
  return editGraph(ctx, edited, (held, tx) => {
    if (held.graph.nodes.length >= MOST_NODES)
      throw new Problem("too_many", `A flow has at most ${MOST_NODES} nodes.`);
    const { graph, node } = withNode(held.graph, newId("flowNode", tx.now), given);
    return {
      graph,
      result: node,
      change: `node added: ${node.title}`,
      judge: (_, known) => judgeNode(node, known),
    };
  });
}
