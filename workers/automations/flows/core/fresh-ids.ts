import type { FlowConnection, FlowGraph, FlowNode } from "#shared/contracts/flow-nodes.ts";
import type { Json } from "#shared/contracts/json.ts";
import { type IdKind, isId } from "#shared/ids.ts";

/**
 * The graph under new ids. Its expressions name earlier nodes by their ids, so these are replaced there too.
 */
export function underFreshIds(
  { nodes, connections }: FlowGraph,
  newId: (kind: Extract<IdKind, "flowNode" | "flowConnection">) => string,
): FlowGraph {
  const ids = new Map(nodes.map(({ id }) => [id, newId("flowNode")]));
  const renamed = (id: string): string => ids.get(id) ?? id;
  const reword = rewording(ids);
  return {
    nodes: nodes.map((node): FlowNode => ({
      ...node,
      id: renamed(node.id),
      config: mapTexts(node.config, reword),
    })),
    connections: connections.map((each): FlowConnection => ({
      ...each,
      id: newId("flowConnection"),
      fromNodeId: renamed(each.fromNodeId),
      toNodeId: renamed(each.toNodeId),
      condition: each.condition === null ? null : reword(each.condition),
    })),
  };
}

const OURS = /nod_[0-9A-Z]{26}/g;
const DOTTED = /\bnodes(\??\.)([\w-]{1,40})/g;
const QUOTED = /\bnodes((?:\?\.)?\[["'`])([\w.-]{1,40})(?=["'`])/g;

/** An id of ours is replaced anywhere. Any other word is one only behind `nodes.` or `nodes["`. */
function rewording(ids: ReadonlyMap<string, string>): (text: string) => string {
  const named = (whole: string, between: string, id: string): string => {
    const fresh = isId("flowNode", id) ? undefined : ids.get(id);
    return fresh === undefined ? whole : `nodes${between}${fresh}`;
  };
  return (text) =>
    text
      .replaceAll(OURS, (id) => ids.get(id) ?? id)
      .replaceAll(DOTTED, named)
      .replaceAll(QUOTED, named);
}

function mapTexts<Config extends Record<string, Json>>(config: Config, map: (text: string) => string): Config;
function mapTexts(value: Json, map: (text: string) => string): Json;
function mapTexts(value: Json, map: (text: string) => string): Json {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, map));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapTexts(each, map)]));
}
