import type { Json } from "#shared/contracts/json.ts";
import type { RunError, Why } from "#shared/contracts/runs.ts";
import type { Place, Way } from "./ordered-graph.ts";
import type { Scope, World } from "./world.ts";

/** Whether a connection was taken, and with which value. */
export type Passage = { state: "taken"; value: Json } | { state: "untaken"; why: Why | null } | "undecided";

/** What has become of a node. */
export type Verdict =
  | "undecided"
  | { state: "skipped"; why: Why[] }
  | { state: "passed"; input: Json; output: Json }
  /** A filter that was false: nothing goes on from here. */
  | { state: "stopped"; input: Json; why: Why }
  | { state: "failed"; input: Json; error: RunError };

/** Whether a node runs, and with which input. */
export type Entry = "undecided" | { state: "enters"; input: Json } | { state: "skipped"; why: Why[] };

/** Labels of a decision's connection without a condition that is taken when no condition is true. */
const ELSE = /^(else|otherwise|default)$/i;

/**
 * Joins the ways into a node once all are decided. With `any` the input is that of the first way taken, in
 * the order of the graph. With `all` and several ways it is an object of all outputs by node.
 */
export function enter({ node, incoming }: Place, passageOf: (way: Way) => Passage): Entry {
  const ways = incoming.map((way) => ({ way, passage: passageOf(way) }));
  const taken: { from: string; value: Json }[] = [];
  const why: Why[] = [];
  for (const { way, passage } of ways) {
    if (passage === "undecided") return "undecided";
    if (passage.state === "taken") taken.push({ from: way.from.node.id, value: passage.value });
    else if (passage.why !== null) why.push(passage.why);
  }
  const isAll = node.config["join"] === "all";
  const [first] = taken;
  if (first === undefined || (isAll && taken.length < ways.length)) return { state: "skipped", why };
  if (!isAll || ways.length === 1) return { state: "enters", input: first.value };
  return { state: "enters", input: Object.fromEntries(taken.map(({ from, value }) => [from, value])) };
}

type Leaving = Exclude<Verdict, "undecided">;

/**
 * Decides the ways out of a node. A condition that cannot be evaluated makes the node fail, and then its
 * `error` connections are taken.
 */
export function leave(
  place: Place,
  verdict: Leaving,
  { evaluate, explain, scope }: Pick<World, "evaluate" | "explain"> & { scope(input: Json): Scope },
): { verdict: Leaving; passages: Map<Way, Passage> } {
  const passages = new Map<Way, Passage>();
  const conditions = place.outgoing.filter(({ connection }) => connection.on !== "error");
  for (const way of place.outgoing) passages.set(way, { state: "untaken", why: null });
  if (verdict.state === "skipped") return { verdict, passages };
  if (verdict.state === "failed") return { verdict, passages: onError(place, verdict, passages) };
  if (verdict.state === "stopped") {
    const { parts } = verdict.why;
    for (const way of conditions)
      passages.set(way, { state: "untaken", why: { connectionId: way.connection.id, parts } });
    return { verdict, passages };
  }
  const { output, input } = verdict;
  let isAnyTrue = false;
  for (const way of conditions) {
    const { condition, id } = way.connection;
    if (condition === null) continue;
    const evaluated = evaluate(condition, scope(output));
    if (!evaluated.ok) {
      const error = { code: "condition_failed", message: `${evaluated.error.message} (connection ${id})` };
      const failed = { state: "failed", input, error } as const;
      for (const each of place.outgoing) passages.set(each, { state: "untaken", why: null });
      return { verdict: failed, passages: onError(place, failed, passages) };
    }
    if (isTrue(evaluated.value)) {
      isAnyTrue = true;
      passages.set(way, { state: "taken", value: output });
    } else {
      const why = { connectionId: id, parts: explain(condition, scope(output)) };
      passages.set(way, { state: "untaken", why });
    }
  }
  for (const way of conditions) {
    if (way.connection.condition !== null) continue;
    const isElse = place.node.kind === "decision" && ELSE.test(way.connection.label?.trim() ?? "");
    if (!isElse || !isAnyTrue) passages.set(way, { state: "taken", value: output });
  }
  return { verdict, passages };
}

function onError(
  place: Place,
  { error, input }: { error: RunError; input: Json },
  passages: Map<Way, Passage>,
): Map<Way, Passage> {
  for (const way of place.outgoing)
    if (way.connection.on === "error") passages.set(way, { state: "taken", value: { error, input } });
  return passages;
}

/** Whether JavaScript holds the value for true. */
export function isTrue(value: Json): boolean {
  return Boolean(value);
}
