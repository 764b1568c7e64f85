import { expect, test } from "vitest";
import type { AnyConfig, FlowNode, NodeKind } from "#shared/contracts/flow-nodes.ts";
import type { CatalogueField, CatalogueType } from "#shared/contracts/integrations.ts";
import { durationWords, isoOf, lengthOf } from "./durations.ts";
import { configOfDraft, draftOf } from "./node-draft.ts";

const field = (name: string, kind: CatalogueField["kind"]): CatalogueField => ({
  name,
  label: name,
  kind,
  isRequired: false,
  isSecret: false,
  of: null,
  choices: null,
  help: null,
  example: null,
});
const CATALOGUE: CatalogueType[] = [
  {
    type: "http",
    label: "HTTP",
    category: "ops",
    summary: "",
    capabilities: [],
    needsIntegration: false,
    credentials: [],
    config: [],
    actions: [
      {
        action: "http.request",
        label: "Send",
        summary: "",
        capability: "send_request",
        isOwn: false,
        fields: [field("url", "text"), field("body", "json")],
      },
    ],
  },
];

function node(kind: NodeKind, config: AnyConfig): FlowNode {
  return {
    id: "nod_1",
    title: "T",
    kind,
    detail: null,
    integrationId: null,
    config,
    order: 0,
    position: null,
  };
}

test.each<[NodeKind, AnyConfig]>([
  ["trigger", { on: "manual" }],
  ["trigger", { on: "schedule", cron: "0 9 * * 1-5", timeZone: "Europe/Berlin", missed: "all" }],
  ["trigger", { on: "event", event: "order.*", where: "input.order.quantity > 1" }],
  ["trigger", { on: "webhook", verify: "standard" }],
  ["filter", { expression: "input.a", join: "all" }],
  ["transform", { expression: "({ a: 1 })" }],
  ["decision", {}],
  ["decision", { join: "all" }],
  ["delay", { duration: "PT5S" }],
  ["delay", { until: "{{ input.at }}", join: "all" }],
  ["delay", { event: "order.filled", where: "true", timeout: "P1D" }],
  ["action", { action: "http.request", url: "https://a.test", body: { a: ["{{ input }}"] } }],
  [
    "action",
    {
      action: "http.request",
      url: "https://a.test",
      timeout: 10,
      retry: { attempts: 3, backoff: 2 },
      forEach: "input.items",
      maxItems: 5,
      join: "all",
    },
  ],
])("the form of a %s gives its configuration back: %j", (kind, config) => {
  expect(configOfDraft(draftOf(node(kind, config), CATALOGUE), CATALOGUE)).toEqual(config);
});

test.each([
  ["PT5S", "5 seconds"],
  ["PT1M", "1 minute"],
  ["P2D", "2 days"],
  ["P1W", "1 week"],
  ["P1DT12H", "P1DT12H"],
  ["PT0.5S", "PT0.5S"],
])("the duration %s is %s and comes back", (iso, words) => {
  expect(durationWords(iso)).toBe(words);
  expect(isoOf(lengthOf(iso))).toBe(iso);
});
