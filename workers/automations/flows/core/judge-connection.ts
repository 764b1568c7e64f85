import type { FlowConnection, FlowGraph, FlowProblem } from "#shared/contracts/flow-nodes.ts";
import type { Known } from "./known.ts";
import { problem } from "./problem.ts";

/** The faults of one connection, for which a request to write it is refused. */
export function judgeConnection(each: FlowConnection, { nodes, connections }: FlowGraph, known: Known) {
  const { id: connectionId, fromNodeId, toNodeId, condition } = each;
  const problems: FlowProblem[] = [];
  for (const field of ["fromNodeId", "toNodeId"] as const)
    if (!nodes.some(({ id }) => id === each[field]))
      problems.push(problem("dangling", "is no node of this flow", { connectionId, field }));
  if (fromNodeId === toNodeId)
    problems.push(
      problem("self_loop", "a node cannot be connected to itself", { connectionId, field: "toNodeId" }),
    );
  if (connections.some((other) => other.id !== connectionId && isSameWay(each, other)))
    problems.push(
      problem("duplicate_connection", "these nodes are connected so already", {
        connectionId,
        field: "toNodeId",
      }),
    );
  const fault = condition === null ? null : known.expressionFault(condition);
  if (fault !== null) problems.push(problem("expression", fault, { connectionId, field: "condition" }));
  return problems;
}

function isSameWay(one: FlowConnection, other: FlowConnection): boolean {
  return (
    one.fromNodeId === other.fromNodeId &&
    one.toNodeId === other.toNodeId &&
    one.on === other.on &&
    one.condition === other.condition
  );
}
