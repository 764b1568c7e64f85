import type { Tx } from "../../../../db/ledger.ts";
import { isolateMemory } from "../../../../db/isolate-memory.ts";
import { type OrderedGraph, orderGraph } from "../../core/ordered-graph.ts";
import { listGraphs, type VersionKey } from "./claim-store.ts";

/** A version never changes. A graph takes a quarter of a megabyte at most. */
const known = isolateMemory<OrderedGraph>(40);

const EMPTY: OrderedGraph = { places: [], byId: new Map() };

/** The graphs of versions by `<flow> <number>`. One that is gone or has a cycle is empty. */
export async function readGraphs(tx: Tx, keys: readonly VersionKey[]): Promise<Map<string, OrderedGraph>> {
  const nameOf = ({ flowId, n }: VersionKey) => `${tx.userId} ${flowId} ${n}`;
  const distinct = new Map(keys.map((key) => [nameOf(key), key]));
  const missing = [...distinct.values()].filter((key) => known.get(nameOf(key)) === undefined);
  const found = new Map<string, OrderedGraph>();
  if (missing.length > 0) {
    for (const { flow_id: flowId, n, graph } of await listGraphs(tx, missing)) {
      const ordered = orderedOrEmpty(graph);
      known.put(nameOf({ flowId, n }), ordered);
      found.set(nameOf({ flowId, n }), ordered);
    }
  }
  return new Map(
    [...distinct].map(([name, { flowId, n }]) => [
      `${flowId} ${n}`,
      found.get(name) ?? known.get(name) ?? EMPTY,
    ]),
  );
}

function orderedOrEmpty(graph: Parameters<typeof orderGraph>[0]): OrderedGraph {
  try {
    return orderGraph(graph);
  } catch (error) {
    if (error instanceof RangeError) return EMPTY;
    throw error;
  }
}
