import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { me } from "#shared/contracts/auth.ts";
import { checkExpression } from "#shared/contracts/expressions.ts";
import type { FlowConnection, FlowNode } from "#shared/contracts/flow-nodes.ts";
import { type Flow, listFlowVersions, readFlow, restoreFlowVersion } from "#shared/contracts/flows.ts";
import { changeNode, createFlowConnection, createNode, deleteNode } from "#shared/contracts/flow-graph.ts";
import { listGuardrails } from "#shared/contracts/guardrails.ts";
import { listCatalogue, listIntegrations } from "#shared/contracts/integrations.ts";
import { executeFlow, listExecutions, readLog, type Run } from "#shared/contracts/runs.ts";
import { Problem } from "#shared/problem.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { FlowOf } from "./flow-page.tsx";

const AT = "2026-11-28T12:00:00.000Z";

function node(id: string, more: Partial<FlowNode>): FlowNode {
  return {
    id,
    title: id,
    kind: "filter",
    detail: null,
    integrationId: null,
    config: {},
    order: 0,
    position: null,
    ...more,
  };
}
function way(
  id: string,
  fromNodeId: string,
  toNodeId: string,
  more: Partial<FlowConnection> = {},
): FlowConnection {
  return { id, fromNodeId, toNodeId, label: null, condition: null, on: "success", ...more };
}

const START = node("nod_t", { title: "By hand", kind: "trigger", config: { on: "manual" } });
const ONLY = node("nod_f", { title: "Large only", config: { expression: "input.size > 10" }, order: 1 });
const WAIT = node("nod_d", { title: "Breathe", kind: "delay", config: { duration: "PT5M" }, order: 2 });

function flow(more: Partial<Flow> = {}): Flow {
  return {
    id: "flw_1",
    name: "Breathe first",
    intention: "",
    status: "paused",
    schedule: null,
    timeZone: "UTC",
    triggers: [],
    metrics: {
      successRate: null,
      avgRuntime: null,
      volumePerDay: "0",
      executions: 0,
      failures: 0,
      successes: 0,
      cancelled: 0,
      successShare: null,
      avgRuntimeMs: null,
      runsLastDay: 0,
      notes: null,
    },
    position: 0,
    concurrency: null,
    errorFlowId: null,
    version: 4,
    validVersion: 4,
    problems: [],
    lastExecuted: null,
    createdAt: AT,
    updatedAt: AT,
    nodes: [START, ONLY, WAIT],
    connections: [
      way("con_1", START.id, ONLY.id),
      way("con_2", ONLY.id, WAIT.id, { condition: "input.calm" }),
    ],
    ...more,
  };
}

/** The server's flow, which the answers change. */
let stands = flow();

function shown(first: Flow): void {
  stands = first;
  answer(readFlow, () => stands);
  answer(listCatalogue, { items: [] });
  answer(listIntegrations, { items: [], nextCursor: null });
  answer(listExecutions, { items: [], nextCursor: null });
  answer(listFlowVersions, { items: [], nextCursor: null });
  answer(me, new Problem("ledger_unavailable"));
  show(<FlowOf id={first.id} />, { path: "/flows" });
}

const dialog = page.getByRole("dialog");
const sent = (method: string) =>
  asked
    .filter((each) => each.method === method && each.path !== "/expressions/check")
    .map(({ path, body, headers }) => [path, body, headers["if-match"]]);

test("the steps stand in their order with their ways, and arrow keys, a letter and Delete work on them", async () => {
  answer(deleteNode, () => {
    stands = { ...stands, version: 5, nodes: [START, ONLY], connections: [way("con_1", START.id, ONLY.id)] };
  });
  answer(restoreFlowVersion, () => (stands = { ...flow(), version: 6 }));
  shown(flow());
  const titles = page.getByRole("list").getByRole("button", { name: /^(By hand|Large only|Breathe)$/ });
  await expect
    .poll(() => titles.elements().map(({ textContent }) => textContent))
    .toEqual(["By hand", "Large only", "Breathe"]);
  await expect
    .element(page.getByRole("button", { name: "Connection to Breathe: if input.calm" }))
    .toBeVisible();
  page.getByRole("button", { name: "By hand", exact: true }).element().focus();
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{Delete}");
  await expect.element(page.getByRole("button", { name: "Breathe", exact: true })).not.toBeInTheDocument();
  page.getByRole("button", { name: "Large only", exact: true }).element().focus();
  await userEvent.keyboard("a");
  await expect.element(dialog.getByText("Add a step after “Large only”")).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await userEvent.keyboard("{Control>}z{/Control}");
  await expect.element(page.getByRole("button", { name: "Breathe", exact: true })).toBeVisible();
  expect(sent("DELETE")).toEqual([["/flows/flw_1/nodes/nod_d", undefined, '"4"']]);
  expect(sent("POST")).toEqual([["/flows/flw_1/versions/4/restore", {}, '"5"']]);
});

test("an expression is judged while it is typed, and nothing typed is lost when the flow changed elsewhere", async () => {
  answer(checkExpression, ({ body }) =>
    JSON.stringify(body).includes("> 20")
      ? { ok: true as const, value: true }
      : { ok: false as const, error: { message: "the expression ends too early", line: 1, column: 13 } },
  );
  answer(changeNode, ({ headers, body }) => {
    if (headers["if-match"] === '"4"') {
      stands = { ...stands, version: 7, nodes: [START, { ...ONLY, title: "Named elsewhere" }, WAIT] };
      return new Problem("precondition_failed");
    }
    const changed = { ...ONLY, ...Object(body) };
    stands = { ...stands, version: 8, nodes: [START, changed, WAIT] };
    return changed;
  });
  shown(flow());
  await page.getByRole("button", { name: "Large only", exact: true }).click();
  const field = dialog.getByRole("textbox", { name: "Continue if" });
  await field.fill("input.size >");
  await expect.element(dialog.getByText("Line 1, column 13: the expression ends too early")).toBeVisible();
  await dialog.getByText("Example input").click();
  await dialog.getByRole("textbox", { name: "What input is, as JSON" }).fill('{"size": 30}');
  await field.fill("input.size > 20");
  await expect.element(dialog.getByText("With the example it gives true.")).toBeVisible();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect.element(dialog.getByText("This flow changed elsewhere meanwhile.")).toBeVisible();
  await expect.element(field).toHaveValue("input.size > 20");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  await expect.element(page.getByText("Continues if input.size > 20")).toBeVisible();
  expect(sent("PUT").map(([, , match]) => match)).toEqual(['"4"', '"7"']);
  expect(asked.find(({ path }) => path === "/expressions/check")?.body).toEqual({
    expression: "input.size > 10",
  });
});

test("a new step comes after another against one version after the other; a refused field says why", async () => {
  let isRefused = true;
  answer(checkExpression, { ok: true, value: 1 });
  answer(createNode, () => {
    if (isRefused)
      return new Problem("invalid_request", undefined, {
        issues: [{ path: "config.expression", message: "is no expression", line: 1, column: 1 }],
      });
    stands = {
      ...stands,
      version: 5,
      nodes: [...stands.nodes, node("nod_n", { title: "Sum", kind: "transform" })],
    };
    return node("nod_n", { title: "Sum", kind: "transform", config: { expression: "1" } });
  });
  answer(createFlowConnection, () => {
    stands = { ...stands, version: 6, connections: [...stands.connections, way("con_3", WAIT.id, "nod_n")] };
    return way("con_3", WAIT.id, "nod_n");
  });
  shown(
    flow({
      problems: [
        {
          code: "config",
          message: "is too long",
          nodeId: WAIT.id,
          connectionId: null,
          field: "duration",
          line: null,
          column: null,
        },
      ],
    }),
  );
  await expect.element(page.getByText("To fix: “duration” is too long.")).toBeVisible();
  await page.getByRole("button", { name: "Add after Breathe" }).click();
  await dialog.getByRole("combobox", { name: "Kind" }).selectOptions("Transform");
  await dialog.getByRole("textbox", { name: "Title (optional)" }).fill("Sum");
  await dialog.getByRole("textbox", { name: "The new value" }).fill("1 +");
  await dialog.getByRole("button", { name: "Add it" }).click();
  await expect.element(dialog.getByText("is no expression")).toBeVisible();
  isRefused = false;
  await dialog.getByRole("button", { name: "Add it" }).click();
  await expect.element(page.getByRole("button", { name: "Sum", exact: true })).toBeVisible();
  expect(sent("POST").map(([path, , match]) => [path, match])).toEqual([
    ["/flows/flw_1/nodes", '"4"'],
    ["/flows/flw_1/nodes", '"4"'],
    ["/flows/flw_1/connections", '"5"'],
  ]);
});

test("an action names a thing of the user's own, and an expression may take its place", async () => {
  const field = { isRequired: true, isSecret: false, choices: null, help: null, example: null };
  const guardrail = {
    id: "grd_1",
    rule: "cool_off" as const,
    params: { losses: 2, lossBeyond: null, minutes: 30 },
    action: "block" as const,
    isActive: false,
    accountId: null,
    isLocked: false,
    words: "Wait 30 min after 2 losses",
    from: null,
    preset: null,
    pending: null,
    version: 1,
    createdAt: AT,
  };
  answer(listGuardrails, { items: [guardrail], nextCursor: null });
  answer(changeNode, ({ body }) => ({ ...ONLY, ...Object(body) }));
  const acting = {
    ...ONLY,
    kind: "action" as const,
    config: { action: "guardrail.tighten", guardrailId: "grd_9" },
  };
  shown(flow({ nodes: [START, acting], connections: [way("con_1", START.id, ONLY.id)] }));
  answer(listCatalogue, {
    items: [
      {
        type: "tidemark",
        label: "Tidemark",
        category: "finance",
        summary: "Your own",
        capabilities: [],
        needsIntegration: false,
        credentials: [],
        config: [],
        actions: [
          {
            action: "guardrail.tighten",
            label: "Tighten a guardrail",
            summary: "Makes it stricter.",
            capability: "guard",
            isOwn: true,
            fields: [{ ...field, name: "guardrailId", label: "Guardrail", kind: "text", of: "guardrail" }],
          },
        ],
      },
    ],
  });
  await page.getByRole("button", { name: "Large only", exact: true }).click();
  const named = dialog.getByRole("combobox", { name: "Guardrail" });
  await expect.element(named).toHaveValue("grd_9");
  await expect.element(named.getByRole("option", { name: "a guardrail that is gone" })).toBeInTheDocument();
  await named.selectOptions("Wait 30 min after 2 losses (off)");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  await page.getByRole("button", { name: "Large only", exact: true }).click();
  await named.selectOptions("By an expression…");
  await dialog.getByRole("textbox", { name: "Guardrail by an expression" }).fill("{{ input.id }}");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  const written = sent("PUT").map(([, body]) => Object(body).config.guardrailId);
  expect(written).toEqual(["grd_1", "{{ input.id }}"]);
});

test("a run by hand is watched at the steps, and a screen reader hears of it", async () => {
  const execution = {
    item: null,
    status: "success" as const,
    attempts: 1,
    input: null,
    output: null,
    isSpilled: false,
    error: null,
    why: [],
    startedAt: AT,
    endedAt: AT,
    wakeAt: null,
    duration: 12,
  };
  const run: Run = {
    id: "run_1",
    flowId: "flw_1",
    flowName: "Breathe first",
    version: 4,
    status: "failure",
    startedBy: "manual",
    startTime: AT,
    endTime: AT,
    duration: 20,
    error: { code: "timeout", message: "It took too long" },
    parentId: null,
    wakeAt: null,
    input: { size: 30 },
    result: null,
    nodeExecutions: [
      { ...execution, nodeId: START.id, title: "By hand", kind: "trigger" },
      { ...execution, nodeId: ONLY.id, title: "Large only", kind: "filter", item: 0 },
      { ...execution, nodeId: ONLY.id, title: "Large only", kind: "filter", item: 1, status: "failure" },
    ],
  };
  answer(executeFlow, { execution: { id: "run_1", status: "pending" } });
  answer(readLog, run);
  shown(flow());
  await page.getByRole("button", { name: "Run now" }).click();
  const input = dialog.getByRole("textbox", { name: "Input, as JSON" });
  await input.fill("{");
  await expect.element(dialog.getByText("This is no JSON.")).toBeVisible();
  answer(listExecutions, { items: [run], nextCursor: null });
  await input.fill('{"size": 30}');
  await dialog.getByRole("button", { name: "Run it" }).click();
  await expect.element(page.getByText("1 of 2 items")).toBeVisible();
  await expect.element(page.getByText("The run failed: It took too long.")).toBeInTheDocument();
  await expect.element(page.getByText("12 ms")).toBeVisible();
  expect(sent("POST")).toEqual([["/flows/flw_1/execute", { input: { size: 30 } }, undefined]]);
});
