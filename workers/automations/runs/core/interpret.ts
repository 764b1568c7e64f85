import type { FlowNode } from "#shared/contracts/flow-nodes.ts";
import type { Json } from "#shared/contracts/json.ts";
import type { NodeExecution, RunError } from "#shared/contracts/runs.ts";
import type { OrderedGraph, Place, Way } from "./ordered-graph.ts";
import { runNode } from "./run-node.ts";
import { enter, leave, type Passage, type Verdict } from "./ways.ts";
import type { Progress, RunStart, Scope, World } from "./world.ts";

/** What has become of a node so far. One with open steps knows its input already. */
type Seen = Verdict | { state: "open"; input: Json; isRunning: boolean };

/**
 * Advances a run as far as the stored outcomes of its steps allow. It computes everything but steps again, so
 * it is the same after any crash. The graph is that of the version that the run keeps.
 */
export function interpret({ places }: OrderedGraph, start: RunStart, world: World): Progress {
  const run = { ...start, triggerNodeId: start.triggerNodeId ?? byHand(places) };
  const passages = new Map<Way, Passage>();
  const outputs = new Map<string, Json>();
  const log: NodeExecution[] = [];
  const entered = new Set<Place>();
  let error: RunError | null = null;
  let isOpen = false;
  let isRunning = false;
  for (const place of places) {
    const { node } = place;
    const scope = (input: Json, own: Json | undefined = undefined): Scope => {
      const nodes: Scope["nodes"] = {};
      for (const [id, output] of outputs) if (place.ancestors.has(id)) nodes[id] = output;
      if (own !== undefined) nodes[node.id] = own;
      return { input, nodes, now: run.now };
    };
    const seen = visit(place, run, { world, scope, passageOf: (way) => passages.get(way) ?? "undecided" });
    if (seen === "undecided" || seen.state === "open") {
      isOpen = true;
      if (seen !== "undecided") {
        isRunning ||= seen.isRunning;
        log.push(entryOf(node, seen, world));
      }
      continue;
    }
    const left = leave(place, seen, { ...world, scope: (output) => scope(output, output) });
    for (const [way, passage] of left.passages) passages.set(way, passage);
    const { verdict } = left;
    log.push(entryOf(node, verdict, world));
    if (verdict.state !== "skipped") entered.add(place);
    if (verdict.state === "passed") outputs.set(node.id, verdict.output);
    const isCaught = [...left.passages.values()].some(isTaken);
    if (verdict.state === "failed" && !isCaught) error ??= verdict.error;
  }
  if (error !== null) {
    if (isRunning) return { log, isFailing: true, end: null };
    return {
      log: closed(places, log, world),
      isFailing: true,
      end: { status: "failure", result: null, error },
    };
  }
  if (isOpen) return { log, isFailing: false, end: null };
  const isFollowed = ({ outgoing }: Place) =>
    outgoing.some((way) => entered.has(way.to) && isTaken(passages.get(way) ?? "undecided"));
  const last = places.filter((place) => outputs.has(place.node.id) && !isFollowed(place));
  const result = resultOf(
    last.map(({ node }) => ({ nodeId: node.id, output: outputs.get(node.id) ?? null })),
  );
  return { log, isFailing: false, end: { status: "success", result, error: null } };
}

/** The trigger of a run that none has fired: the first manual one, else the first. */
function byHand(places: readonly Place[]): string | null {
  const triggers = places.filter(({ node }) => node.kind === "trigger");
  const first = triggers.find(({ node }) => node.config["on"] === "manual") ?? triggers[0];
  return first?.node.id ?? null;
}

type Visit = {
  world: World;
  scope(input: Json): Scope;
  passageOf(way: Way): Passage;
};

/** The trigger that started the run has its input; every other trigger is skipped. */
function visit(place: Place, run: RunStart, { world, scope, passageOf }: Visit): Seen {
  const { node } = place;
  if (node.kind === "trigger")
    return node.id === run.triggerNodeId
      ? { state: "passed", input: run.input, output: run.input }
      : { state: "skipped", why: [] };
  const entry = enter(place, passageOf);
  if (entry === "undecided" || entry.state === "skipped") return entry;
  const result = runNode(node, scope(entry.input), world);
  if (result === "undecided" || result.state !== "open") return result;
  return { ...result, input: entry.input };
}

function isTaken(passage: Passage): boolean {
  return passage !== "undecided" && passage.state === "taken";
}

/** The output of the last node, or of several by their ids; null when a filter stopped every way. */
function resultOf(leaves: readonly { nodeId: string; output: Json }[]): Json {
  const [only] = leaves;
  if (only === undefined) return null;
  if (leaves.length === 1) return only.output;
  return Object.fromEntries(leaves.map(({ nodeId, output }) => [nodeId, output]));
}

/** The line of a node in the log. One that was decided before keeps its times. */
function entryOf(
  node: FlowNode,
  seen: Exclude<Seen, "undecided">,
  { at, earlier }: Pick<World, "at" | "earlier">,
): NodeExecution {
  const before = earlier.get(node.id);
  const isSkipped = seen.state === "skipped";
  const isStep = node.kind === "action" || node.kind === "delay";
  const startedAt = isSkipped ? null : (before?.startedAt ?? at);
  const isEnded = seen.state !== "open";
  const endedAt = isEnded && !isSkipped ? (before?.endedAt ?? (isStep ? at : startedAt)) : null;
  return {
    nodeId: node.id,
    item: null,
    title: node.title,
    kind: node.kind,
    status: statusOf(seen),
    attempts: isSkipped ? 0 : 1,
    input: isSkipped ? null : seen.input,
    output: seen.state === "passed" ? seen.output : null,
    isSpilled: false,
    error: seen.state === "failed" ? seen.error : null,
    why: seen.state === "skipped" ? seen.why : seen.state === "stopped" ? [seen.why] : [],
    startedAt,
    endedAt,
    wakeAt: null,
    duration: startedAt === null || endedAt === null ? null : Date.parse(endedAt) - Date.parse(startedAt),
  };
}

function statusOf(seen: Exclude<Seen, "undecided">): NodeExecution["status"] {
  if (seen.state === "open") return seen.isRunning ? "running" : "waiting";
  if (seen.state === "skipped") return "skipped";
  return seen.state === "failed" ? "failure" : "success";
}

/** The log of a failed run: what waited is cancelled, and what was never reached is skipped. */
function closed(
  places: readonly Place[],
  log: readonly NodeExecution[],
  world: Pick<World, "at" | "earlier">,
): NodeExecution[] {
  const entries = new Map(log.map((entry) => [entry.nodeId, entry]));
  return places.map(({ node }) => {
    const entry = entries.get(node.id) ?? entryOf(node, { state: "skipped", why: [] }, world);
    return entry.endedAt === null && entry.status !== "skipped"
      ? { ...entry, status: "cancelled", endedAt: world.at }
      : entry;
  });
}
