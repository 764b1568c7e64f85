import type { Ctx } from "../../../context.ts";
import { withoutConnection } from "../core/edit-graph.ts";
import { type Edited, editGraph, type Result } from "./edited.ts";

/** Removes a connection. */
export function removeConnection(ctx: Ctx, edited: Edited, connectionId: string): Promise<Result<null>> {
  return editGraph(ctx, edited, (held) => {
    const graph = withoutConnection(held.graph, connectionId);
    return graph && { graph, result: null, change: "connection removed" };
  });
}
