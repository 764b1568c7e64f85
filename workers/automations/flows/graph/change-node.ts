import type { FlowNode, NodeChange } from "#shared/contracts/flow-nodes.ts";
import type { Ctx } from "../../../context.ts";
import { withNodeChanged } from "../core/edit-graph.ts";
import { judgeNode } from "../core/judge-node.ts";
import { type Edited, editGraph, type Result } from "./edited.ts";

/** Changes a node, which is refused when its configuration is then not one of its kind. */
export function changeNode(
  ctx: Ctx,
  edited: Edited,
  { nodeId, change }: { nodeId: string; change: NodeChange },
): Promise<Result<FlowNode>> {
  return editGraph(ctx, edited, (held) => {
    const changed = withNodeChanged(held.graph, nodeId, change);
    if (changed === null) return null;
    const { graph, node } = changed;
    return {
      graph,
      result: node,
      change: `node changed: ${node.title}`,
      judge: (_, known) => judgeNode(node, known),
    };
  });
}
