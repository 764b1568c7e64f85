import type { Ctx } from "../../../context.ts";
import { withoutNode } from "../core/edit-graph.ts";
import { type Edited, editGraph, type Result } from "./edited.ts";

/** Removes a node and its connections. */
export function removeNode(ctx: Ctx, edited: Edited, nodeId: string): Promise<Result<null>> {
  return editGraph(ctx, edited, (held) => {
    const removed = withoutNode(held.graph, nodeId);
    return removed && { graph: removed.graph, result: null, change: `node removed: ${removed.node.title}` };
  });
}
