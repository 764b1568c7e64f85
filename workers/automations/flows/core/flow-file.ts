import type { FlowGraph } from "#shared/contracts/flow-nodes.ts";
import type { FlowFile } from "#shared/contracts/flows.ts";
import type { Issue } from "#shared/problem.ts";

/** An integration by the words that a file has for it. */
export type NamedIntegration = { id: string; type: string; name: string };

/** A flow as a file, in which integrations stand by type and name. */
export function toFile(
  { name, intention, timeZone }: { name: string; intention: string; timeZone: string },
  { nodes, connections }: FlowGraph,
  integrations: readonly NamedIntegration[],
): FlowFile {
  const byId = new Map(integrations.map(({ id, ...named }) => [id, named]));
  return {
    format: "tidemark-flow/1",
    name,
    intention,
    timeZone,
    nodes: nodes.map(({ integrationId, ...node }) => ({
      ...node,
      integration: integrationId === null ? null : (byId.get(integrationId) ?? null),
    })),
    connections,
  };
}

/** The graph of a file. A node whose integration the user does not have gets none. */
export function toGraph(file: FlowFile, integrations: readonly NamedIntegration[]): FlowGraph {
  const idOf = (asked: { type: string; name: string } | null): string | null =>
    integrations.find(({ type, name }) => type === asked?.type && name === asked.name)?.id ?? null;
  return {
    nodes: file.nodes.map(({ integration, ...node }) => ({ ...node, integrationId: idOf(integration) })),
    connections: file.connections,
  };
}

/** Why the parts of a file do not fit together: ids that stand twice, or that no node has. */
export function issuesOfFile({ nodes, connections }: FlowFile): Issue[] {
  const ids = new Set<string>();
  const twice = nodes.flatMap(({ id }, n) => {
    if (ids.has(id)) return [{ path: `nodes.${n}.id`, message: "is the id of another node too" }];
    ids.add(id);
    return [];
  });
  const unknown = connections.flatMap((each, n) =>
    (["fromNodeId", "toNodeId"] as const).flatMap((end) =>
      ids.has(each[end]) ? [] : [{ path: `connections.${n}.${end}`, message: "is no node of this file" }],
    ),
  );
  return [...twice, ...unknown].slice(0, 50);
}
