import type {
  ConnectionChange,
  FlowConnection,
  FlowGraph,
  FlowNode,
  NewConnection,
  NewNode,
  NodeChange,
} from "#shared/contracts/flow-nodes.ts";
import { TriggerConfig } from "#shared/contracts/flow-nodes.ts";

const LAST_ORDER = 1_000_000;

/** A trigger node, and its configuration as its schema reads it. */
export type TriggerNode = { node: FlowNode; config: TriggerConfig };

/** The nodes by their place in the outline; equal places by id. */
export function inOrder(nodes: readonly FlowNode[]): FlowNode[] {
  return nodes.toSorted((one, other) => one.order - other.order || (one.id < other.id ? -1 : 1));
}

/** The graph with one more node, by default behind all others. */
export function withNode(
  { nodes, connections }: FlowGraph,
  id: string,
  { order, ...given }: NewNode,
): { graph: FlowGraph; node: FlowNode } {
  const behind = Math.min((nodes.at(-1)?.order ?? -1) + 1, LAST_ORDER);
  const node = { ...given, id, order: order ?? behind };
  return { graph: { nodes: inOrder([...nodes, node]), connections }, node };
}

/** The graph with a changed node, or null when it has no such node. */
export function withNodeChanged(
  { nodes, connections }: FlowGraph,
  id: string,
  change: NodeChange,
): { graph: FlowGraph; node: FlowNode } | null {
  const known = nodes.find((each) => each.id === id);
  if (known === undefined) return null;
  const node: FlowNode = {
    id,
    title: change.title ?? known.title,
    kind: change.kind ?? known.kind,
    detail: change.detail === undefined ? known.detail : change.detail,
    integrationId: change.integrationId === undefined ? known.integrationId : change.integrationId,
    config: change.config ?? known.config,
    order: change.order ?? known.order,
    position: change.position === undefined ? known.position : change.position,
  };
  return {
    graph: { nodes: inOrder(nodes.map((each) => (each.id === id ? node : each))), connections },
    node,
  };
}

/** The graph without a node and its connections, or null when it has no such node. */
export function withoutNode(
  { nodes, connections }: FlowGraph,
  id: string,
): { graph: FlowGraph; node: FlowNode } | null {
  const node = nodes.find((each) => each.id === id);
  if (node === undefined) return null;
  return {
    graph: {
      nodes: nodes.filter((each) => each.id !== id),
      connections: connections.filter(({ fromNodeId, toNodeId }) => fromNodeId !== id && toNodeId !== id),
    },
    node,
  };
}

/** The graph with one more connection. */
export function withConnection(
  { nodes, connections }: FlowGraph,
  id: string,
  given: NewConnection,
): { graph: FlowGraph; connection: FlowConnection } {
  const connection = { id, ...given };
  return { graph: { nodes, connections: [...connections, connection] }, connection };
}

/** The graph with a changed connection, or null when it has no such connection. */
export function withConnectionChanged(
  { nodes, connections }: FlowGraph,
  id: string,
  change: ConnectionChange,
): { graph: FlowGraph; connection: FlowConnection } | null {
  const known = connections.find((each) => each.id === id);
  if (known === undefined) return null;
  const connection: FlowConnection = {
    id,
    fromNodeId: change.fromNodeId ?? known.fromNodeId,
    toNodeId: change.toNodeId ?? known.toNodeId,
    label: change.label === undefined ? known.label : change.label,
    condition: change.condition === undefined ? known.condition : change.condition,
    on: change.on ?? known.on,
  };
  return {
    graph: { nodes, connections: connections.map((each) => (each.id === id ? connection : each)) },
    connection,
  };
}

/** The graph without a connection, or null when it has no such connection. */
export function withoutConnection({ nodes, connections }: FlowGraph, id: string): FlowGraph | null {
  const left = connections.filter((each) => each.id !== id);
  return left.length === connections.length ? null : { nodes, connections: left };
}

/** The trigger nodes whose configuration can be read, in the order of the outline. */
export function triggersOf({ nodes }: FlowGraph): TriggerNode[] {
  return nodes.flatMap((node) => {
    if (node.kind !== "trigger") return [];
    const config = TriggerConfig.safeParse(node.config);
    return config.success ? [{ node, config: config.data }] : [];
  });
}

/** The cron expression of the first schedule trigger, or null without one. */
export function scheduleOf(graph: FlowGraph): string | null {
  return firstSchedule(graph)?.cron ?? null;
}

/** The graph whose first schedule trigger has this cron expression; null takes that trigger away. */
export function withSchedule(graph: FlowGraph, cron: string | null, newNodeId: () => string): FlowGraph {
  const found = firstSchedule(graph);
  if (cron === null) return found === null ? graph : (withoutNode(graph, found.node.id)?.graph ?? graph);
  if (found?.cron === cron) return graph;
  if (found !== null) {
    const config = { ...found.node.config, cron };
    return withNodeChanged(graph, found.node.id, { config })?.graph ?? graph;
  }
  return withNode(graph, newNodeId(), {
    title: "Schedule",
    kind: "trigger",
    detail: null,
    integrationId: null,
    config: { on: "schedule", cron },
    position: null,
  }).graph;
}

function firstSchedule(graph: FlowGraph): { node: FlowNode; cron: string } | null {
  for (const { node, config } of triggersOf(graph))
    if (config.on === "schedule") return { node, cron: config.cron };
  return null;
}
