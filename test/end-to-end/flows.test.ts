import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import type { Client } from "#shared/client/client.ts";
import { createFlow, readFlow } from "#shared/contracts/flows.ts";
import { createFlowConnection, createNode } from "#shared/contracts/flow-graph.ts";
import { createIntegration } from "#shared/contracts/integrations.ts";
import { listLogs, readLog } from "#shared/contracts/runs.ts";
import { local } from "../../scripts/checkout.ts";
import { history } from "../fixtures/history.ts";
import type { Vendor } from "../vendors/server.ts";
import { startSlack } from "../vendors/slack.ts";
import { type BrowserDevice, expectAccessible, openBrowserDevice } from "./browser-device.ts";
import { launchChromium } from "./chromium.ts";
import { newDevice, send } from "./device.ts";
import { watchFlow } from "./flow-watcher.ts";
import { goTo } from "./pages.ts";
import { type Product, queryOnce, startProduct } from "./product.ts";

const PATIENCE = { timeout: 60_000, interval: 100 };

let product: Product;
let slack: Vendor;
let browser: Browser;
beforeAll(async () => {
  slack = await startSlack();
  const settings = { ORIGIN_SLACK: slack.origin };
  [product, browser] = await Promise.all([startProduct("flows", { settings }), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  await slack.stop();
});

test("a scored bias starts a flow that posts to Slack, dies while it posts, and ends with one message", async () => {
  const device = await newDevice(product.origin);
  const { flowId, titles } = await build(device, "#held-1");
  const before = await watchFlow(device, product.origin, flowId);
  before.say({ type: "flow:execute", flowId, input: { body: { importId: null } }, key: "by hand" });
  before.say({ type: "flow:execute", flowId, input: { body: { importId: null } }, key: "by-hand" });
  await expect.poll(() => before.types(), PATIENCE).toContain("flow.execution.finished");
  expect(before.types()).toEqual(expect.arrayContaining(["flow:refused", "flow:accepted"]));
  expect(before.ended()).toMatchObject([{ startedBy: "manual", status: "success" }]);

  const { id: importId } = await send(device, "fills.csv", history({ fills: 300 }));
  await expect.poll(() => came("asked", "#held-1"), PATIENCE).toHaveLength(1);
  await expect.poll(() => before.nodes(titles).at(-1), PATIENCE).toBe("Post running");
  const [byHand, byEvent] = [before.nodes(titles).slice(0, 4), before.nodes(titles).slice(4)];
  expect(byHand).toEqual(["Scored success", "Imported success", "Say skipped", "Post skipped"]);
  expect(byEvent).toEqual(["Scored success", "Imported success", "Say success", "Post running"]);
  await product.kill9();
  expect(await steps()).toEqual([{ status: "intent", attempts: 1 }]);
  before.close();

  await product.endLeases();
  await product.restart();
  const after = await watchFlow(device, product.origin, flowId);
  await expect.poll(() => afterTick(() => after.ended()), { ...PATIENCE, interval: 500 }).toHaveLength(2);
  after.close();
  expect(after.ended()[1]).toMatchObject({ flowId, startedBy: "event", status: "success" });

  expect(await came("taken", "#held-1")).toMatchObject([{ text: `Scored after ${importId}` }]);
  const [first, ...again] = await came("asked", "#held-1");
  expect(again).toEqual([first]);
  const { items } = await device.call(listLogs, { query: { flowId, startedBy: "event" } });
  expect(items).toMatchObject([{ id: after.ended()[1]?.id }]);
  const log = await device.call(readLog, { params: { id: items[0]?.id ?? "" } });
  expect(log.nodeExecutions.map(({ title, status, attempts }) => [title, status, attempts])).toEqual([
    ["Scored", "success", 1],
    ["Imported", "success", 1],
    ["Say", "success", 1],
    ["Post", "success", 2],
  ]);
}, 300_000);

test("calls of a hook that come together start a run each, also when callers that send for others hang up", async () => {
  const device = await newDevice(product.origin);
  const { id } = await device.call(createFlow, { body: { name: "Heard", intention: "" } });
  const trigger = { title: "Called", kind: "trigger", config: { on: "webhook" } } as const;
  await device.call(createNode, { params: { flowId: id }, body: trigger });
  const { triggers } = await device.call(readFlow, { params: { id } });
  const hook = new URL(`/hooks/${triggers[0]?.hookId ?? "none"}`, product.origin);
  const hangUp = new AbortController();
  const calls = Array.from({ length: 40 }, async (_, n) => {
    const body = { method: "POST", headers: { "content-type": "application/json" }, body: `{"n":${n}}` };
    const answer = await fetch(hook, { ...body, signal: n < 10 ? hangUp.signal : null });
    expect(answer.status).toBe(202);
    return { id: ((await answer.json()) as { execution: { id: string } }).execution.id, n };
  });
  void Promise.race(calls).finally(() => hangUp.abort());
  await Promise.allSettled(calls);
  const accepted = await Promise.all(calls.slice(10));
  const stored = () =>
    queryOnce(
      product.ledgerUrl,
      "select id, (input->>'n')::int as n from flow_runs where (input->>'n')::int >= 10 order by n",
    );
  await expect.poll(stored, PATIENCE).toEqual(accepted);
});

test("a flow is built in the editor and watched there, while the runtime dies and comes back", async () => {
  const device = await openBrowserDevice(browser, product.origin);
  const { page } = device;
  onTestFailed(() => page.screenshot({ path: join(local, "end-to-end", "flows.png") }).then(() => undefined));
  await signUp(page);
  await connectSlack(page);
  await drawFlow(page);
  await importFills(page);
  await row(page, "Slack: Send a message").getByText("running").waitFor();
  await row(page, "When your biases were scored").getByText("done").waitFor();
  await row(page, "Only if").getByText("done").waitFor();
  await expect.poll(() => came("asked", "#held-2"), PATIENCE).toHaveLength(1);
  await product.kill9();
  await product.endLeases();
  await product.restart();
  const posted = row(page, "Slack: Send a message").getByText("done");
  await expect.poll(() => afterTick(() => posted.count()), { ...PATIENCE, interval: 500 }).toBe(1);
  await page.getByText("2 attempts").waitFor();
  await page.getByText("by an event").waitFor();
  expect(await came("taken", "#held-2")).toHaveLength(1);
  const [first, ...again] = await came("asked", "#held-2");
  expect(again).toEqual([first]);
  await expectAccessible(page);
  expect(device.loads()).toBe(1);
  expect(unexpected(device)).toEqual([]);
}, 300_000);

/** While the runtime is dead, its address refuses connections. */
const unexpected = ({ errors }: BrowserDevice) =>
  errors.filter((text) => !/ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE|WebSocket/.test(text));

const row = (page: Page, title: string): Locator =>
  page.locator(".flows-step", { has: page.getByRole("button", { name: title, exact: true }) });

async function signUp(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("tab", { name: "Create account" }).click();
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByRole("button", { name: "Create account with a passkey" }).click();
  await page.waitForURL("/dashboard");
}

async function connectSlack(page: Page): Promise<void> {
  await goTo(page, "Integrations");
  await page.getByRole("button", { name: "Connect Slack" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Bot token").fill("xoxb-valid-token");
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await page.getByText("Slack is connected: it answered.").waitFor();
}

/** A trigger, a filter and a message, and the switch that makes the flow active. */
async function drawFlow(page: Page): Promise<void> {
  await goTo(page, "Flows");
  await page.getByRole("button", { name: "New flow" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Tell me");
  await dialog.getByLabel("It starts").selectOption("event");
  await dialog.getByRole("button", { name: "Make it" }).click();
  await page.getByRole("heading", { level: 1, name: "Tell me" }).waitFor();
  await page.getByRole("button", { name: "Add after When your biases were scored" }).click();
  await dialog.getByLabel("Kind").selectOption("filter");
  await dialog.getByLabel("Continue if").fill("input.body.importId !== null");
  await dialog.getByRole("button", { name: "Add it" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Add after Only if" }).click();
  await dialog.getByLabel("It does").selectOption("slack.message");
  await dialog.getByLabel("Channel (optional)").fill("#held-2");
  await dialog.getByLabel("Message").fill("Scored after {{ input.body.importId }}");
  await dialog.getByRole("button", { name: "Add it" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Activate" }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
}

/** Another program of the user imports a file, while the page of the flow stays open. */
async function importFills(page: Page): Promise<void> {
  const status = await page.evaluate(
    async (body) => {
      const headers = { "content-type": "text/csv", "idempotency-key": crypto.randomUUID() };
      const path = "/api/v1/trades/import?fileName=fills.csv";
      return (await fetch(path, { method: "POST", headers, body })).status;
    },
    history({ fills: 300 }),
  );
  expect(status).toBe(202);
}

/** A flow of a trigger, a filter, a transform and a message, and the titles of its nodes by their ids. */
async function build(device: Client, channel: string) {
  const { id: integrationId } = await device.call(createIntegration, {
    body: { name: "Desk", type: "slack", credentials: { token: "xoxb-valid-token" } },
  });
  const { id: flowId } = await device.call(createFlow, { body: { name: "Tell me", intention: "" } });
  const params = { flowId };
  const nodes = [
    { title: "Scored", kind: "trigger", config: { on: "event", event: "bias.scored" } },
    { title: "Imported", kind: "filter", config: { expression: "input.body.importId !== null" } },
    { title: "Say", kind: "transform", config: { expression: "`Scored after ${input.body.importId}`" } },
    {
      title: "Post",
      kind: "action",
      integrationId,
      config: { action: "slack.message", channel, text: "{{ input }}" },
    },
  ] as const;
  const ids: string[] = [];
  for (const body of nodes) {
    const { id } = await device.call(createNode, { params, body });
    const fromNodeId = ids.at(-1);
    if (fromNodeId !== undefined)
      await device.call(createFlowConnection, { params, body: { fromNodeId, toNodeId: id } });
    ids.push(id);
  }
  return { flowId, titles: new Map(ids.map((id, at) => [id, nodes[at]?.title ?? ""])) };
}

/** The messages that came into a channel, or every attempt to send one. */
async function came(path: "asked" | "taken", channel: string): Promise<object[]> {
  const url = new URL(`/${path}?channel=${encodeURIComponent(channel)}`, slack.origin);
  return (await fetch(url)).json() as Promise<object[]>;
}

function steps(): Promise<object[]> {
  return queryOnce(product.ledgerUrl, "select status, attempts from flow_steps");
}

/** The sweep of each minute's cron finds the jobs of a dead runtime. */
async function afterTick<T>(read: () => T): Promise<T> {
  await product.tick();
  return read();
}
