import { type FlowGraph, type FlowProblem, LONGEST_GRAPH } from "#shared/contracts/flow-nodes.ts";
import { judgeConnection } from "./judge-connection.ts";
import { judgeNode } from "./judge-node.ts";
import type { Known } from "./known.ts";
import { judgeWays } from "./judge-ways.ts";
import { bounded, problem, sizeProblems } from "./problem.ts";

/** All that keeps a graph from being run, whole faults first; none for a valid graph. */
export function judgeGraph(graph: FlowGraph, known: Known): FlowProblem[] {
  return bounded([
    ...sizeProblems(graph, LONGEST_GRAPH),
    ...judgeWays(graph),
    ...missing(graph, known),
    ...circlesOfFlows(graph, known),
    ...graph.nodes.flatMap((node) => judgeNode(node, known)),
    ...graph.connections.flatMap((each) => judgeConnection(each, graph, known)),
  ]);
}

/** Actions that need an integration and have none: it may be chosen after the node was written. */
function missing({ nodes }: FlowGraph, known: Known): FlowProblem[] {
  return nodes.flatMap(({ id: nodeId, kind, integrationId, config: { action } }) => {
    if (kind !== "action" || integrationId !== null || typeof action !== "string") return [];
    const needed = known.actionNamed(action)?.integration;
    if (needed === undefined || needed === null || needed.optional === true) return [];
    const words = `needs an integration of the type ${needed.type}`;
    return [problem("unknown_integration", words, { nodeId, field: "integrationId" })];
  });
}

function circlesOfFlows({ nodes }: FlowGraph, known: Known): FlowProblem[] {
  return nodes.flatMap(({ id: nodeId, kind, config: { action, flowId } }) =>
    kind === "action" &&
    action === "flow.run" &&
    typeof flowId === "string" &&
    known.subFlow(flowId) === "circle"
      ? [problem("sub_flow", "runs this flow again", { nodeId, field: "flowId" })]
      : [],
  );
}

/** The ids of the integrations that a graph names. */
export function integrationIdsOf({ nodes }: FlowGraph): string[] {
  return [...new Set(nodes.flatMap(({ integrationId }) => integrationId ?? []))].toSorted();
}

/** The ids of the flows that a graph runs, as far as they stand in it. */
export function subFlowIdsOf({ nodes }: FlowGraph): string[] {
  const ids = nodes.flatMap(({ kind, config: { action, flowId } }) =>
    kind === "action" && action === "flow.run" && typeof flowId === "string" ? [flowId] : [],
  );
  return [...new Set(ids)].filter((id) => !id.includes("{{"));
}
