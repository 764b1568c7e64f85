import type { ConnectionChange, FlowConnection } from "#shared/contracts/flow-nodes.ts";
import type { Ctx } from "../../../context.ts";
import { withConnectionChanged } from "../core/edit-graph.ts";
import { judgeConnection } from "../core/judge-connection.ts";
import { type Edited, editGraph, type Result } from "./edited.ts";

/** Changes where a connection leads, or when it is taken. */
export function changeConnection(
  ctx: Ctx,
  edited: Edited,
  { connectionId, change }: { connectionId: string; change: ConnectionChange },
): Promise<Result<FlowConnection>> {
  return editGraph(ctx, edited, (held) => {
    const changed = withConnectionChanged(held.graph, connectionId, change);
    if (changed === null) return null;
    const { graph, connection } = changed;
    return {
      graph,
      result: connection,
      change: "connection changed",
      judge: (_, known) => judgeConnection(connection, graph, known),
    };
  });
}
