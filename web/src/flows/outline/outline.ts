import type { FlowConnection, FlowGraph, FlowNode } from "#shared/contracts/flow-nodes.ts";

/** A way out of a step: to steps of its own branch, or on to a step that stands elsewhere. */
export type Way = { connection: FlowConnection; steps: Step[]; goesOnAt: FlowNode | null };
/** A step of the outline. One way without `goesOnAt` leads to the next step of the same list. */
export type Step = {
  node: FlowNode;
  /** How many connections lead here. */
  incoming: number;
  ways: Way[];
};
/** Steps that begin at a trigger; `isLoose` for those that no trigger leads to. */
export type Line = { steps: Step[]; isLoose: boolean };

/**
 * A graph as an outline in its own order: each node once. A branch is nested, and a step where ways meet
 * stands behind the branches that lead to it. A circle ends where it closes.
 */
export function outlineOf({ nodes, connections }: FlowGraph): Line[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const known = connections.filter(({ fromNodeId, toNodeId }) => byId.has(fromNodeId) && byId.has(toNodeId));
  const [out, into] = [groupBy(known, "fromNodeId"), groupBy(known, "toNodeId")];
  const place = (node: FlowNode) => nodes.indexOf(node);
  const seen = new Set<string>();
  const taken = new Set<string>();
  /** Steps where ways meet: each waits until all of its ways are in the outline. */
  const deferred = new Set<string>();

  function waysOf(node: FlowNode): { connection: FlowConnection; target: FlowNode }[] {
    return (out.get(node.id) ?? [])
      .flatMap((connection) => {
        const target = byId.get(connection.toNodeId);
        return target === undefined ? [] : [{ connection, target }];
      })
      .toSorted(
        (one, other) =>
          Number(one.connection.on === "error") - Number(other.connection.on === "error") ||
          place(one.target) - place(other.target),
      );
  }

  function canFollow({ id, toNodeId }: FlowConnection): boolean {
    taken.add(id);
    if (seen.has(toNodeId)) return false;
    if ((into.get(toNodeId)?.length ?? 0) === 1) return true;
    deferred.add(toNodeId);
    return false;
  }

  function stepsFrom(start: FlowNode): Step[] {
    const steps: Step[] = [];
    let next: FlowNode | undefined = start;
    while (next !== undefined) {
      const node: FlowNode = next;
      next = undefined;
      seen.add(node.id);
      deferred.delete(node.id);
      const step: Step = { node, incoming: into.get(node.id)?.length ?? 0, ways: [] };
      steps.push(step);
      const ways = waysOf(node);
      for (const { connection, target } of ways) {
        const follows = canFollow(connection);
        const isBranch = follows && ways.length > 1;
        step.ways.push({
          connection,
          steps: isBranch ? stepsFrom(target) : [],
          goesOnAt: follows ? null : target,
        });
        if (follows && !isBranch) next = target;
      }
      if (next === undefined && ways.length > 1) next = readied();
    }
    return steps;
  }

  /** The first step all of whose ways have come in meanwhile. */
  function readied(): FlowNode | undefined {
    return nodes.find(({ id }) => deferred.has(id) && (into.get(id) ?? []).every((way) => taken.has(way.id)));
  }

  const lines: Line[] = [];
  for (const trigger of nodes.filter(({ kind }) => kind === "trigger"))
    if (!seen.has(trigger.id)) lines.push({ steps: stepsFrom(trigger), isLoose: false });
  for (let meeting = readied(); meeting !== undefined; meeting = readied())
    lines.push({ steps: stepsFrom(meeting), isLoose: false });
  const roots = nodes.filter(({ id }) => (into.get(id)?.length ?? 0) === 0);
  for (const node of [...roots, ...nodes])
    if (!seen.has(node.id)) {
      const isLoose = !(into.get(node.id) ?? []).some(({ fromNodeId }) => isReached(fromNodeId, byId, into));
      lines.push({ steps: stepsFrom(node), isLoose });
    }
  return lines;
}

/** True of a step that some trigger leads to. */
function isReached(
  id: string,
  byId: ReadonlyMap<string, FlowNode>,
  into: ReadonlyMap<string, FlowConnection[]>,
): boolean {
  const found = new Set([id]);
  for (const each of found) {
    if (byId.get(each)?.kind === "trigger") return true;
    for (const { fromNodeId } of into.get(each) ?? []) found.add(fromNodeId);
  }
  return false;
}

function groupBy(connections: readonly FlowConnection[], end: "fromNodeId" | "toNodeId") {
  const groups = new Map<string, FlowConnection[]>();
  for (const each of connections) groups.set(each[end], [...(groups.get(each[end]) ?? []), each]);
  return groups;
}
