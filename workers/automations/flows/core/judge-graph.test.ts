import { expect, test } from "vitest";
import * as z from "zod";
import type { AnyConfig, FlowConnection, FlowNode, NodeKind } from "#shared/contracts/flow-nodes.ts";
import { headerFields } from "../../actions/field.ts";
import { judgeGraph } from "./judge-graph.ts";
import type { Known } from "./known.ts";

const SUB_FLOWS: ReadonlyMap<string, "circle" | "known"> = new Map([
  ["flw_self", "circle"],
  ["flw_other", "known"],
]);

const known: Known = {
  timeZone: "UTC",
  actionNamed: (name) =>
    ({
      "http.request": {
        config: z.object({
          url: z.url(),
          size: z.number().optional(),
          headers: headerFields({ title: "Header fields" }).optional(),
        }),
        integration: { type: "http", optional: true as const },
      },
      "slack.message": { config: z.object({ text: z.string() }), integration: { type: "slack" } },
      "flow.run": { config: z.object({ flowId: z.string() }), integration: null },
    })[name],
  integrationType: (id) => ({ int_slack: "slack", int_http: "http" })[id] ?? null,
  expressionFault: (source) => (source.includes("(") ? { message: "is open", line: 1, column: 3 } : null),
  templatesOf: (config) => {
    const text = JSON.stringify(config);
    const found = /\{\{(.*?)\}\}/.exec(text)?.[1];
    return { faults: [], expressions: found === undefined ? [] : [{ path: "url", expression: found }] };
  },
  scheduleFault: (cron, zone) => {
    if (zone === "Mars/Base") return { code: "time_zone", message: "is no time zone" };
    return cron === "never" ? { code: "cron", message: "never comes" } : null;
  },
  subFlow: (id) => SUB_FLOWS.get(id) ?? "unknown",
};

const node = (
  id: string,
  kind: NodeKind,
  config: AnyConfig,
  integrationId: string | null = null,
): FlowNode => ({
  id,
  title: id,
  kind,
  detail: null,
  integrationId,
  config,
  order: 0,
  position: null,
});
const way = (fromNodeId: string, toNodeId: string, condition: string | null = null): FlowConnection => ({
  id: `${fromNodeId}>${toNodeId}${condition ?? ""}`,
  fromNodeId,
  toNodeId,
  label: null,
  condition,
  on: "success",
});

const start = node("t", "trigger", { on: "manual" });
const filter = (id: string) => node(id, "filter", { expression: "input.n" });
const action = (config: AnyConfig, integrationId: string | null = null) => [
  start,
  node("a", "action", config, integrationId),
];
const toA = [way("t", "a")];
const wait = (id: string, duration: string) => node(id, "delay", { duration });

type Case = [
  name: string,
  nodes: FlowNode[],
  ways: FlowConnection[],
  problems: [code: string, place: string][],
];

test.each<Case>([
  ["nothing", [], [], [["no_trigger", ""]]],
  ["a trigger alone", [start], [], []],
  ["a node without a trigger", [filter("f")], [], [["no_trigger", ""]]],
  ["a node that no way reaches", [start, filter("f")], [], [["unreachable", "f"]]],
  ["a way", [start, filter("f")], [way("t", "f")], []],
  [
    "a circle, and one that no trigger reaches",
    [start, filter("f"), filter("g"), filter("x"), filter("y")],
    [way("t", "f"), way("f", "g"), way("g", "f"), way("x", "y"), way("y", "x")],
    [
      ["unreachable", "x"],
      ["unreachable", "y"],
      ["cycle", "g>f"],
      ["cycle", "y>x"],
    ],
  ],
  [
    "a circle through its trigger",
    [start, filter("f")],
    [way("t", "f"), way("f", "t")],
    [
      ["dangling", "f>t.toNodeId"],
      ["cycle", "f>t"],
    ],
  ],
  [
    "a diamond is no circle",
    [start, filter("f"), filter("g"), filter("h")],
    [way("t", "f"), way("t", "g"), way("f", "h"), way("g", "h")],
    [],
  ],
  ["a connection to nowhere", [start], [way("t", "gone")], [["dangling", "t>gone.toNodeId"]]],
  [
    "a node connected to itself",
    [start, filter("f")],
    [way("t", "f"), way("f", "f")],
    [["self_loop", "f>f.toNodeId"]],
  ],
  [
    "a connection twice",
    [start, filter("f")],
    [way("t", "f"), { ...way("t", "f"), id: "again" }],
    [
      ["duplicate_connection", "t>f.toNodeId"],
      ["duplicate_connection", "again.toNodeId"],
    ],
  ],
  ["two conditions", [start, filter("f")], [way("t", "f", "input.a"), way("t", "f", "input.b")], []],
  ["a bad condition", [start, filter("f")], [way("t", "f", "(")], [["expression", "t>f(.condition 1:3"]]],
  ["no expression", [start, node("a", "filter", {})], toA, [["config", "a.expression"]]],
  [
    "a bad expression",
    [start, node("a", "transform", { expression: "(" })],
    toA,
    [["expression", "a.expression 1:3"]],
  ],
  ["an unknown trigger", [node("t", "trigger", { on: "moon" })], [], [["config", "t.on"]]],
  [
    "an unknown event",
    [node("t", "trigger", { on: "event", event: "moon.rose" })],
    [],
    [["config", "t.event"]],
  ],
  ["a family of events", [node("t", "trigger", { on: "event", event: "order.*" })], [], []],
  [
    "a filter of events",
    [node("t", "trigger", { on: "event", event: "bias.scored", where: "(" })],
    [],
    [["expression", "t.where 1:3"]],
  ],
  ["a bad time", [node("t", "trigger", { on: "schedule", cron: "never" })], [], [["cron", "t.cron"]]],
  [
    "a bad zone",
    [node("t", "trigger", { on: "schedule", cron: "0 9 * * *", timeZone: "Mars/Base" })],
    [],
    [["time_zone", "t.timeZone"]],
  ],
  ["an unknown action", action({ action: "moon.land" }), toA, [["unknown_action", "a.action"]]],
  ["an action's own fault", action({ action: "http.request", url: "nowhere" }), toA, [["config", "a.url"]]],
  [
    "a template instead",
    action({ action: "http.request", url: "{{ input.url }}", size: "{{ 1 }}" }),
    toA,
    [],
  ],
  [
    "header fields that no request can carry, whatever their templates give",
    action({
      action: "http.request",
      url: "https://example.com",
      headers: {
        "x-own": "{{ input\n.token }}",
        "x-line": "{{ input.token }}\r\nx-more: 1",
        "x-sign": "\u20ac",
        "a b": "1",
        Host: "{{ input.host }}",
        "X-Forwarded-For": "1",
      },
    }),
    toA,
    ["x-line", "x-sign", "a b", "Host", "X-Forwarded-For"].map((name) => ["config", `a.headers.${name}`]),
  ],
  [
    "a template's fault",
    action({ action: "http.request", url: "{{(}}" }),
    toA,
    [["expression", "a.url 1:3"]],
  ],
  [
    "a bad list of items",
    action({ action: "http.request", url: "https://example.com", forEach: "(" }),
    toA,
    [["expression", "a.forEach 1:3"]],
  ],
  [
    "an action that is tried too often",
    action({ action: "http.request", url: "https://example.com", retry: { attempts: 11 } }),
    toA,
    [["config", "a.retry.attempts"]],
  ],
  [
    "no integration",
    action({ action: "slack.message", text: "Hi" }),
    toA,
    [["unknown_integration", "a.integrationId"]],
  ],
  ["its integration", action({ action: "slack.message", text: "Hi" }, "int_slack"), toA, []],
  [
    "an integration of another type",
    action({ action: "slack.message", text: "Hi" }, "int_http"),
    toA,
    [["unknown_integration", "a.integrationId"]],
  ],
  [
    "somebody else's integration",
    action({ action: "http.request", url: "https://example.com" }, "int_none"),
    toA,
    [["unknown_integration", "a.integrationId"]],
  ],
  ["another flow", action({ action: "flow.run", flowId: "flw_other" }), toA, []],
  ["itself", action({ action: "flow.run", flowId: "flw_self" }), toA, [["sub_flow", "a.flowId"]]],
  ["an unknown flow", action({ action: "flow.run", flowId: "flw_none" }), toA, [["sub_flow", "a.flowId"]]],
  ["a delay of more than a year", [start, wait("a", "P366D")], toA, [["delay", "a.duration"]]],
  [
    "delays of more than a year together",
    [start, wait("a", "P200D"), wait("b", "P200D")],
    [way("t", "a"), way("a", "b")],
    [["delay", "a"]],
  ],
  [
    "delays of a year beside each other",
    [start, wait("a", "P200D"), wait("b", "P200D")],
    [way("t", "a"), way("t", "b")],
    [],
  ],
  ["a delay until no time", [start, node("a", "delay", { until: "soon" })], toA, [["delay", "a.until"]]],
  [
    "two ways to wait",
    [start, node("a", "delay", { until: "2027-01-01", duration: "PT1S" })],
    toA,
    [["config", "a.config"]],
  ],
])("judges %s", (_, nodes, connections, problems) => {
  expect(
    judgeGraph({ nodes, connections }, known).map(({ code, nodeId, connectionId, field, line, column }) => [
      code,
      `${nodeId ?? connectionId ?? ""}${field === null ? "" : `.${field}`}${line === null ? "" : ` ${line}:${column}`}`,
    ]),
  ).toEqual(problems);
});

test("a graph with more faults than a version keeps shows the first ones, in words that can be stored", () => {
  const nodes = Array.from({ length: 100 }, (_, n) => node(`n${n}`, "filter", { expression: "(" }));
  const problems = judgeGraph(
    { nodes: [start, ...nodes.slice(1)], connections: [] },
    {
      ...known,
      expressionFault: () => ({ message: `a\nb${"c".repeat(1000)}` }),
    },
  );
  expect(problems).toHaveLength(100);
  expect(problems.at(-1)?.message).toMatch(/^a bc{396,397}$/);
});
