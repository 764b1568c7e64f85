import {
  DelayConfig,
  type FlowConnection,
  type FlowGraph,
  type FlowProblem,
  LONGEST_DELAY_DAYS,
} from "#shared/contracts/flow-nodes.ts";
import { durationMs } from "../../runs/core/durations.ts";
import { problem } from "./problem.ts";

const MOST_DELAY_MS = LONGEST_DELAY_DAYS * 86_400_000;

/** The faults of the graph as a whole: what no run could begin, reach or end. */
export function judgeWays(graph: FlowGraph): FlowProblem[] {
  const { nodes } = graph;
  const known = new Set(nodes.map(({ id }) => id));
  const ways = graph.connections.filter(
    ({ fromNodeId, toNodeId }) => fromNodeId !== toNodeId && known.has(fromNodeId) && known.has(toNodeId),
  );
  const out = Map.groupBy(ways, ({ fromNodeId }) => fromNodeId);
  const triggers = nodes.filter(({ kind }) => kind === "trigger").map(({ id }) => id);
  const begun =
    triggers.length === 0
      ? [problem("no_trigger", "nothing starts this flow; add a trigger")]
      : [...intoTriggers(new Set(triggers), ways), ...unreachable(graph, triggers, out)];
  const cycles = cyclesOf(graph, out);
  return [...begun, ...cycles, ...(cycles.length === 0 ? tooLong(graph, out) : [])];
}

type Out = ReadonlyMap<string, readonly FlowConnection[]>;

function intoTriggers(triggers: ReadonlySet<string>, ways: readonly FlowConnection[]): FlowProblem[] {
  return ways.flatMap(({ id: connectionId, toNodeId }) =>
    triggers.has(toNodeId)
      ? [
          problem("dangling", "leads to a trigger, which nothing precedes", {
            connectionId,
            field: "toNodeId",
          }),
        ]
      : [],
  );
}

function unreachable({ nodes }: FlowGraph, triggers: readonly string[], out: Out): FlowProblem[] {
  const reached = new Set(triggers);
  // A set that grows is walked to its last member.
  for (const id of reached) for (const { toNodeId } of out.get(id) ?? []) reached.add(toNodeId);
  return nodes.flatMap(({ id: nodeId }) =>
    reached.has(nodeId)
      ? []
      : [problem("unreachable", "no way leads from a trigger to this node", { nodeId })],
  );
}

/** Each connection that closes a circle, by a depth-first walk. */
function cyclesOf({ nodes }: FlowGraph, out: Out): FlowProblem[] {
  const open = new Set<string>();
  const done = new Set<string>();
  const closing: FlowProblem[] = [];
  const visit = (id: string): void => {
    open.add(id);
    for (const { id: connectionId, toNodeId } of out.get(id) ?? []) {
      if (open.has(toNodeId)) closing.push(problem("cycle", "closes a circle of nodes", { connectionId }));
      else if (!done.has(toNodeId)) visit(toNodeId);
    }
    open.delete(id);
    done.add(id);
  };
  for (const { id } of nodes) if (!done.has(id)) visit(id);
  return closing;
}

/** The first node at which the delays of some way add up to more than a run may take. */
function tooLong({ nodes }: FlowGraph, out: Out): FlowProblem[] {
  const delays = new Map(nodes.map((node) => [node.id, node.kind === "delay" ? delayMs(node.config) : 0]));
  const longest = new Map<string, number>();
  const from = (id: string): number => {
    const known = longest.get(id);
    if (known !== undefined) return known;
    const further = Math.max(0, ...(out.get(id) ?? []).map(({ toNodeId }) => from(toNodeId)));
    const whole = (delays.get(id) ?? 0) + further;
    longest.set(id, whole);
    return whole;
  };
  const late = nodes.find(({ id, kind }) => kind === "delay" && from(id) > MOST_DELAY_MS);
  if (late === undefined || (delays.get(late.id) ?? 0) > MOST_DELAY_MS) return [];
  const words = `the delays from here on add up to more than ${LONGEST_DELAY_DAYS} days`;
  return [problem("delay", words, { nodeId: late.id })];
}

/** The longest that a delay may last; a time that a template gives is judged by the run. */
function delayMs(config: unknown): number {
  const { data } = DelayConfig.safeParse(config);
  if (data === undefined || "until" in data) return 0;
  return durationMs("event" in data ? data.timeout : data.duration) ?? 0;
}
