import { expect, test } from "vitest";
import type { FlowGraph, FlowNode, NodeKind } from "#shared/contracts/flow-nodes.ts";
import { type Line, outlineOf, type Step } from "./outline.ts";

const kindOf = (id: string): NodeKind => (id.startsWith("t") ? "trigger" : "action");

/** A graph of the ways `a>b`; a node is a trigger when its name begins with `t`; `a!b` is an error way. */
function graphOf(nodes: string, ways: string): FlowGraph {
  return {
    nodes: nodes.split(" ").map((id, order): FlowNode => ({
      id,
      title: id,
      kind: kindOf(id),
      detail: null,
      integrationId: null,
      config: {},
      order,
      position: null,
    })),
    connections: ways
      .split(" ")
      .filter((way) => way !== "")
      .map((way, at) => {
        const [fromNodeId = "", toNodeId = ""] = way.split(/[>!]/);
        const on = way.includes("!") ? "error" : "success";
        return { id: `w${at}`, fromNodeId, toNodeId, label: null, condition: null, on };
      }),
  };
}

/** `a b[c|d→e] e`: steps in a row, branches in brackets, ways that go on elsewhere as arrows. */
function written(steps: readonly Step[]): string {
  return steps
    .map(({ node, ways }) => {
      const [only] = ways;
      if (ways.length === 1) return only?.goesOnAt ? `${node.id}→${only.goesOnAt.id}` : node.id;
      if (ways.length === 0) return node.id;
      const branches = ways.map((way) =>
        way.goesOnAt === null ? written(way.steps) : `→${way.goesOnAt.id}`,
      );
      return `${node.id}[${branches.join("|")}]`;
    })
    .join(" ");
}
const shown = (lines: readonly Line[]) =>
  lines.map(({ steps, isLoose }) => `${isLoose ? "loose " : ""}${written(steps)}`);

test.each([
  ["one row", "t a b", "t>a a>b", ["t a b"]],
  ["branches, the error way last", "t a e c", "t>a a!e a>c", ["t a[c|e]"]],
  ["ways that meet stand behind their branches", "t a b c d", "t>a a>b a>c b>d c>d", ["t a[b→d|c→d] d"]],
  ["a short cut", "t a b", "t>a t>b a>b", ["t[a→b|→b] b"]],
  ["nested branches that meet outside", "t a b c d", "t>a t>d a>b a>c b>d c>d", ["t[a[b→d|c→d]|→d] d"]],
  ["two triggers of one step", "t1 t2 a", "t1>a t2>a", ["t1→a", "t2→a", "a"]],
  ["nothing leads there", "t a b", "a>b", ["t", "loose a b"]],
  ["a circle ends where it closes", "t a b", "t>a a>b b>a", ["t→a", "a b→a"]],
  ["a circle without a trigger", "t a b", "a>b b>a", ["t", "loose a b→a"]],
  ["nothing at all", "t", "", ["t"]],
  ["a way to nowhere is left out", "t a", "t>a a>gone", ["t a"]],
])("%s", (_, nodes, ways, lines) => {
  expect(shown(outlineOf(graphOf(nodes, ways)))).toEqual(lines);
});

test("a hundred steps with two hundred ways are in it once each", () => {
  const ids = Array.from({ length: 100 }, (_, at) => (at === 0 ? "t" : `n${at}`));
  const ways = ids.flatMap((id, at) =>
    [1, 7].flatMap((by) => (ids[at + by] ? [`${id}>${ids[at + by]}`] : [])),
  );
  const found: string[] = [];
  const walk = (steps: readonly Step[]): void => {
    for (const { node, ways } of steps) {
      found.push(node.id);
      for (const way of ways) walk(way.steps);
    }
  };
  for (const { steps } of outlineOf(graphOf(ids.join(" "), ways.join(" ")))) walk(steps);
  expect(found.toSorted()).toEqual(ids.toSorted());
});
