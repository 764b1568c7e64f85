import { type FlowConnection, MOST_CONNECTIONS, type NewConnection } from "#shared/contracts/flow-nodes.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { withConnection } from "../core/edit-graph.ts";
import { judgeConnection } from "../core/judge-connection.ts";
import { type Edited, editGraph, type Result } from "./edited.ts";

/** Connects two nodes of a flow. */
export function addConnection(
  ctx: Ctx,
  edited: Edited,
  given: NewConnection,
): Promise<Result<FlowConnection>> {
  return editGraph(ctx, edited, (held, tx) => {
    if (held.graph.connections.length >= MOST_CONNECTIONS)
      throw new Problem("too_many", `A flow has at most ${MOST_CONNECTIONS} connections.`);
    const { graph, connection } = withConnection(held.graph, newId("flowConnection", tx.now), given);
    return {
      graph,
      result: connection,
      change: "connection added",
      judge: (_, known) => judgeConnection(connection, graph, known),
    };
  });
}
