import { expect, test } from "vitest";
import type { Json } from "#shared/contracts/json.ts";
import { type Drawing, drawn } from "#test/drawing.ts";
import { interpret } from "./interpret.ts";
import { orderGraph } from "./ordered-graph.ts";
import type { Effect, Evaluated, Progress, Scope, StepOutcome, World } from "./world.ts";

/** Evaluates like the sandbox for the plain expressions of these tests. */
function evaluate(expression: string, { input, nodes, now, item }: Scope): Evaluated {
  try {
    // oxlint-disable-next-line no-new-func -- the sandbox runs in the Worker only
    const compiled = new Function("input", "nodes", "now", "item", `return (${expression})`);
    const value: unknown = compiled(input, nodes, now, item);
    return { ok: true, value: JSON.parse(JSON.stringify(value ?? null)) };
  } catch (error) {
    return { ok: false, error: { message: String(error), line: 1, column: 1 } };
  }
}

type Outcomes = Record<string, StepOutcome>;
const done = (output: Json): StepOutcome => ({ state: "success", output });
const broken = (code: string): StepOutcome => ({ state: "failure", error: { code, message: code } });
const running: StepOutcome = { state: "open", isRunning: true };

function play(given: Drawing, input: Json, outcomes: Outcomes = {}, world: Partial<World> = {}) {
  const asked: string[] = [];
  const answer = (path: string, begins = true): StepOutcome => {
    if (outcomes[path] === undefined && begins) asked.push(path);
    return outcomes[path] ?? { state: "open", isRunning: false };
  };
  const progress = interpret(
    orderGraph(drawn(given)),
    { triggerNodeId: "t", input, now: "2026-01-02T00:00:00.000Z" },
    {
      steps: {
        do: ({ node, item, begins }: Effect) =>
          answer(item === null ? node.id : `${node.id}#${item}`, begins),
        sleep: (node) => answer(node.id),
        waitFor: (node) => answer(node.id),
      },
      evaluate,
      explain: (expression, scope) => {
        const evaluated = evaluate(expression.split(" ")[0] ?? "", scope);
        return [{ expression, value: JSON.stringify(evaluated.ok ? evaluated.value : null) }];
      },
      fill: (config, scope) =>
        typeof config === "string" ? evaluate(config, scope) : { ok: true, value: config },
      at: "2026-01-02T00:00:01.000Z",
      earlier: new Map(),
      ...world,
    },
  );
  return { ...progress, asked, statuses: statusesOf(progress) };
}

function statusesOf({ log }: Progress): Record<string, string> {
  return Object.fromEntries(log.map(({ nodeId, status }) => [nodeId, status]));
}

const LINE: Drawing = {
  nodes: {
    t: ["trigger"],
    f: ["filter", { expression: "input.n > 1" }],
    x: ["transform", { expression: "({ twice: input.n * 2, before: nodes.t.n })" }],
    d: ["decision"],
    a: ["action", { action: "note.keep" }],
    b: ["action", { action: "note.keep" }],
  },
  ways: [
    "t > f",
    "f > x",
    "x > d",
    ["d > a", { condition: "input.twice > 5" }],
    ["d > b", { label: "Else" }],
  ],
};

test("a line runs to its action, then to its end, and what was not taken says why", () => {
  const first = play(LINE, { n: 3 });
  expect(first).toMatchObject({ asked: ["a"], end: null, isFailing: false });
  expect(first.statuses).toEqual({
    t: "success",
    f: "success",
    x: "success",
    d: "success",
    a: "waiting",
    b: "skipped",
  });
  expect(play(LINE, { n: 3 }, { a: running })).toMatchObject({
    end: null,
    asked: [],
    statuses: { a: "running" },
  });
  const last = play(LINE, { n: 3 }, { a: done("sent") });
  expect(last.end).toEqual({ status: "success", result: "sent", error: null });
  expect(last.log.find(({ nodeId }) => nodeId === "x")).toMatchObject({
    input: { n: 3 },
    output: { twice: 6, before: 3 },
  });
  const other = play(LINE, { n: 2 }, { b: done("kept") });
  expect(other.end?.result).toBe("kept");
  expect(other.log.find(({ nodeId }) => nodeId === "a")).toMatchObject({
    status: "skipped",
    why: [{ connectionId: "c3", parts: [{ expression: "input.twice > 5", value: "4" }] }],
  });
});

test("a filter that is false stops its way, and another way still reaches what follows", () => {
  const stopped = play(LINE, { n: 1 });
  expect(stopped.statuses).toEqual({
    t: "success",
    f: "success",
    x: "skipped",
    d: "skipped",
    a: "skipped",
    b: "skipped",
  });
  expect(stopped.end).toEqual({ status: "success", result: null, error: null });
  expect(stopped.log.map(({ why }) => why.length)).toEqual([0, 1, 1, 0, 0, 0]);
  const beside = play({ ...LINE, ways: [...LINE.ways, "t > x"] }, { n: 1 }, { b: done("kept") });
  expect(beside.end?.result).toBe("kept");
});

const DIAMOND = (join?: string): Drawing => ({
  nodes: {
    t: ["trigger"],
    l: ["transform", { expression: "input.l" }],
    r: ["action", { action: "note.keep" }],
    j: ["transform", { expression: "input", join }],
  },
  ways: [["t > l", { condition: "input.l" }], ["t > r", { condition: "input.r" }], "l > j", "r > j"],
});

test.each([
  ["any", { l: 1, r: 1 }, { r: done("R") }, 1],
  ["any", { l: 0, r: 1 }, { r: done("R") }, "R"],
  ["all", { l: 1, r: 1 }, { r: done("R") }, { l: 1, r: "R" }],
  ["all", { l: 1, r: 0 }, {}, 1],
  [undefined, { l: 0, r: 0 }, {}, { l: 0, r: 0 }],
])("a join of %s over %j waits for every way and runs once at most", (join, input, outcomes, result) => {
  expect(play(DIAMOND(join), { l: 1, r: 1 }).statuses["j"]).toBeUndefined();
  expect(play(DIAMOND(join), input, outcomes).end).toMatchObject({ status: "success", result });
});

test("an error connection is taken by a failure alone, and without one the run fails after what runs has ended", () => {
  const caught: Drawing = {
    nodes: {
      t: ["trigger"],
      a: ["action", { action: "x.y" }],
      ok: ["transform", { expression: "1" }],
      e: ["transform", { expression: "input" }],
    },
    ways: ["t > a", "a > ok", ["a > e", { on: "error" }]],
  };
  expect(play(caught, "in", { a: done(7) })).toMatchObject({
    end: { status: "success", result: 1 },
    statuses: { e: "skipped" },
  });
  expect(play(caught, "in", { a: broken("timeout") })).toMatchObject({
    end: { status: "success", result: { error: { code: "timeout", message: "timeout" }, input: "in" } },
    statuses: { a: "failure", ok: "skipped", e: "success" },
  });
  const two: Drawing = {
    nodes: {
      t: ["trigger"],
      a: ["action", { action: "x.y" }],
      b: ["action", { action: "x.y" }],
      w: ["delay", { duration: "P1D" }],
      z: ["transform", { expression: "1" }],
    },
    ways: ["t > a", "t > b", "t > w", "b > z"],
  };
  expect(play(two, 0, { a: broken("bad"), b: running })).toMatchObject({ isFailing: true, end: null });
  expect(play(two, 0, { a: broken("bad"), b: done(1) })).toMatchObject({
    end: { status: "failure", result: null, error: { code: "bad" } },
    statuses: { a: "failure", b: "success", w: "cancelled", z: "success" },
  });
});

test.each([
  ["transform", { expression: "nope()" }, "expression_failed"],
  ["transform", {}, "config_invalid"],
  ["delay", { until: "'someday'" }, "delay_invalid"],
  ["delay", { until: "nope()" }, "template_failed"],
  ["action", { action: "x.y", forEach: "input" }, "for_each_invalid"],
  ["action", { action: "x.y", forEach: "[1, 2, 3]", maxItems: 2 }, "too_many_items"],
] as const)("a %s with %j fails with %s", (kind, config, code) => {
  const given: Drawing = { nodes: { t: ["trigger"], n: [kind, config] }, ways: ["t > n"] };
  expect(play(given, 0).end).toMatchObject({ status: "failure", error: { code } });
});

test("a condition that cannot be evaluated makes its node fail", () => {
  const given: Drawing = {
    nodes: {
      t: ["trigger"],
      d: ["decision"],
      n: ["transform", { expression: "1" }],
      e: ["transform", { expression: "input.error.code" }],
    },
    ways: ["t > d", ["d > n", { condition: "input.a.b" }], ["d > e", { on: "error" }]],
  };
  expect(play(given, 0)).toMatchObject({
    end: { result: "condition_failed" },
    statuses: { d: "failure", n: "skipped" },
  });
});

const never = () => running;
const fill: World["fill"] = (_, { item = null, index = null }) => ({ ok: true, value: [item, index] });
const act = ({ config }: Effect) => {
  const filled = config();
  return filled.ok ? done(filled.value) : running;
};

test("of the items of a forEach so many are open at once, and after a failed one none begins", () => {
  const given: Drawing = {
    nodes: { t: ["trigger"], a: ["action", { action: "x.y", forEach: "input" }] },
    ways: ["t > a"],
  };
  const items = Array.from({ length: 50 }, (_, n) => n);
  expect(play(given, items).asked).toHaveLength(20);
  const half = Object.fromEntries(items.slice(0, 45).map((n) => [`a#${n}`, done(n)]));
  expect(play(given, items, half).asked).toEqual(["a#45", "a#46", "a#47", "a#48", "a#49"]);
  const all = Object.fromEntries(items.map((n) => [`a#${n}`, done(n * 2)]));
  expect(play(given, items, all).end?.result).toEqual(items.map((n) => n * 2));
  expect(play(given, [], {}).end?.result).toEqual([]);
  const placed = play(given, ["a", "b"], {}, { fill, steps: { do: act, sleep: never, waitFor: never } });
  expect(placed.end?.result).toEqual([
    ["a", 0],
    ["b", 1],
  ]);
  const failing = play(given, items, { ...half, "a#2": broken("bad"), "a#46": running });
  expect(failing).toMatchObject({ asked: [], end: null });
  expect(play(given, items, { ...half, "a#2": broken("bad") }).end?.error).toEqual({
    code: "bad",
    message: "Item 2: bad",
  });
});

test("delays pass their input on, waits give the event, and only the trigger that fired has a way out", () => {
  const given: Drawing = {
    nodes: {
      t: ["trigger"],
      u: ["trigger"],
      d: ["delay", { duration: "PT5S" }],
      w: ["delay", { event: "order.filled", timeout: "PT1H" }],
      n: ["transform", { expression: "1" }],
    },
    ways: ["t > d", "d > w", "u > n"],
  };
  expect(play(given, "in", { d: done(null), w: done({ timedOut: true }) })).toMatchObject({
    end: { result: { timedOut: true } },
    statuses: { u: "skipped", n: "skipped" },
  });
  expect(play(given, "in", { d: done(null) }).log.find(({ nodeId }) => nodeId === "w")).toMatchObject({
    input: "in",
    status: "waiting",
  });
});
