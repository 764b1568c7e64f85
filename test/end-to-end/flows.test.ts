import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Client } from "#shared/client/client.ts";
import { createFlow, createFlowConnection, createNode } from "#shared/contracts/flows.ts";
import { createIntegration } from "#shared/contracts/integrations.ts";
import { listLogs, readLog } from "#shared/contracts/runs.ts";
import { openTicket, ServerFrame } from "#shared/contracts/stream.ts";
import { history } from "../fixtures/history.ts";
import type { Vendor } from "../vendors/server.ts";
import { startSlack } from "../vendors/slack.ts";
import { newDevice, send } from "./device.ts";
import { type Product, queryOnce, startProduct } from "./product.ts";

const PATIENCE = { timeout: 60_000, interval: 100 };

let product: Product;
let slack: Vendor;
beforeAll(async () => {
  slack = await startSlack();
  product = await startProduct("flows", { settings: { ORIGIN_SLACK: slack.origin } });
});
afterAll(async () => {
  await product.stop();
  await slack.stop();
});

test("a scored bias starts a flow that posts to Slack, dies while it posts, and ends with one message", async () => {
  const device = await newDevice(product.origin);
  const { flowId, titles } = await build(device);
  const before = await watch(device, flowId);
  before.say({ type: "flow:execute", flowId, input: { body: { importId: null } }, key: "by hand" });
  before.say({ type: "flow:execute", flowId, input: { body: { importId: null } }, key: "by-hand" });
  await expect.poll(() => before.types(), PATIENCE).toContain("flow.execution.finished");
  expect(before.types()).toEqual(expect.arrayContaining(["flow:refused", "flow:accepted"]));
  expect(before.ended()).toMatchObject([{ startedBy: "manual", status: "success" }]);

  const { id: importId } = await send(device, "fills.csv", history({ fills: 300 }));
  await expect.poll(() => asked("asked"), PATIENCE).toHaveLength(1);
  await expect.poll(() => before.nodes(titles).at(-1), PATIENCE).toBe("Post running");
  expect(before.nodes(titles)).toEqual([
    ...["Scored success", "Imported success", "Say skipped", "Post skipped"],
    ...["Scored success", "Imported success", "Say success", "Post running"],
  ]);
  await product.kill9();
  expect(await steps()).toEqual([{ status: "intent", attempts: 1 }]);

  await product.endLeases();
  await product.restart();
  const after = await watch(device, flowId);
  await expect.poll(() => afterTick(() => after.ended()), { ...PATIENCE, interval: 500 }).toHaveLength(2);
  expect(after.ended()[1]).toMatchObject({ flowId, startedBy: "event", status: "success" });

  expect(await asked("taken")).toMatchObject([{ text: `Scored after ${importId}` }]);
  const [first, ...again] = await asked("asked");
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
}, 120_000);

/** A flow of a trigger, a filter, a transform and a message, and the titles of its nodes by their ids. */
async function build(device: Client) {
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
      config: { action: "slack.message", channel: "#held", text: "{{ input }}" },
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

/** Follows one flow over a socket of its own. */
async function watch(device: Client, flowId: string) {
  const { ticket } = await device.call(openTicket, { body: {} });
  const url = new URL(`/ws/flows/${flowId}?ticket=${ticket}`, product.origin.replace("http", "ws"));
  const frames: ServerFrame[] = [];
  const socket = new WebSocket(url);
  socket.addEventListener("message", ({ data }) => {
    frames.push(ServerFrame.parse(JSON.parse(String(data))));
  });
  onTestFinished(() => socket.close());
  const told = () =>
    frames.flatMap((frame) =>
      frame.type === "events" ? frame.events : frame.type === "live" ? [frame.event] : [],
    );
  const bodies = (type: string) => told().flatMap((event) => (event.type === type ? [event.body] : []));
  await expect.poll(() => frames.map(({ type }) => type), PATIENCE).toContain("caught_up");
  return {
    say: (frame: object) => socket.send(JSON.stringify(frame)),
    /** The types of the frames that carry no event, and of the events. */
    types: () =>
      frames.flatMap((frame) => {
        if (frame.type === "events") return frame.events.map(({ type }) => type);
        return [frame.type === "live" ? frame.event.type : frame.type];
      }),
    /** What became of the nodes, as their titles and states. */
    nodes: (titles: ReadonlyMap<string, string>) =>
      bodies("flow.execution.node").map((body) => {
        const { nodeId, status } = body["node"] as { nodeId: string; status: string };
        return `${titles.get(nodeId)} ${status}`;
      }),
    ended: () =>
      bodies("flow.execution.finished").map(({ run }) => run as { id: string; status: string }),
  };
}

async function asked(path: "asked" | "taken"): Promise<object[]> {
  return (await fetch(new URL(`/${path}?channel=%23held`, slack.origin))).json() as Promise<object[]>;
}

function steps(): Promise<object[]> {
  return queryOnce(product.ledgerUrl, "select status, attempts from flow_steps");
}

/** The sweep of each minute's cron finds the jobs of a dead runtime. */
async function afterTick<T>(read: () => T): Promise<T> {
  await product.tick();
  return read();
}
