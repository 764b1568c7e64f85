import type { FlowConnection, FlowGraph, FlowNode } from "#shared/contracts/flow-nodes.ts";

/**
 * Nodes by name with kind and configuration; a trigger without one is manual. A way is `from > to`, with what
 * else its connection has.
 */
export type Drawing = {
  nodes: Record<string, [kind: FlowNode["kind"], config?: object]>;
  ways: (string | [way: string, more: Partial<FlowConnection>])[];
};

/** The graph of a drawing. Each node's id is its name, and so is its title. */
export function drawn({ nodes, ways }: Drawing): FlowGraph {
  return {
    nodes: Object.entries(nodes).map(
      ([id, [kind, config = kind === "trigger" ? { on: "manual" } : {}]], order) => ({
        id,
        title: id,
        kind,
        detail: null,
        integrationId: null,
        config: { ...config },
        order,
        position: null,
      }),
    ),
    connections: ways.map((way, n) => {
      const [line, more] = typeof way === "string" ? [way, {}] : way;
      const [fromNodeId = "", toNodeId = ""] = line.split(" > ");
      return { id: `c${n}`, fromNodeId, toNodeId, label: null, condition: null, on: "success", ...more };
    }),
  };
}
