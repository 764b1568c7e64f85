import type { FlowConnection, FlowGraph, FlowNode } from "#shared/contracts/flow-nodes.ts";

/** A connection between two places. */
export type Way = { connection: FlowConnection; from: Place; to: Place };

/** A node with its connections, each in the order of the graph. */
export type Place = {
  node: FlowNode;
  incoming: Way[];
  outgoing: Way[];
  /** The ids of all nodes from which a way leads here. */
  ancestors: ReadonlySet<string>;
};

/** The places of a graph, each behind all from which a way leads to it. */
export type OrderedGraph = { places: readonly Place[]; byId: ReadonlyMap<string, Place> };

/**
 * Orders the nodes of a graph; of those that may follow, the first in the outline comes first. It throws a
 * RangeError for a cycle, which no valid version has. Connections without a node are left out.
 */
export function orderGraph({ nodes, connections }: FlowGraph): OrderedGraph {
  const outline = [...nodes].sort((a, b) => a.order - b.order);
  const byId = new Map(outline.map((node) => [node.id, newPlace(node)]));
  for (const connection of connections) {
    const [from, to] = [byId.get(connection.fromNodeId), byId.get(connection.toNodeId)];
    if (from === undefined || to === undefined) continue;
    const way = { connection, from, to };
    from.outgoing.push(way);
    to.incoming.push(way);
  }
  const places: Place[] = [];
  const placed = new Set<string>();
  let rest = [...byId.values()];
  while (rest.length > 0) {
    const later: Place[] = [];
    for (const place of rest) {
      if (place.incoming.every(({ from }) => placed.has(from.node.id))) {
        places.push(withAncestors(place));
        placed.add(place.node.id);
      } else later.push(place);
    }
    if (later.length === rest.length) throw new RangeError("the graph has a cycle");
    rest = later;
  }
  return { places, byId };
}

/** The ids of a node and of all nodes to which a way leads from it. */
export function descendantsOf({ places }: OrderedGraph, nodeId: string): ReadonlySet<string> {
  const found = places.filter(({ node, ancestors }) => node.id === nodeId || ancestors.has(nodeId));
  return new Set(found.map(({ node }) => node.id));
}

function newPlace(node: FlowNode): Place {
  return { node, incoming: [], outgoing: [], ancestors: new Set() };
}

function withAncestors(place: Place): Place {
  const ids = place.incoming.flatMap(({ from }) => [from.node.id, ...from.ancestors]);
  place.ancestors = new Set(ids);
  return place;
}
