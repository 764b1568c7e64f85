import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type * as z from "zod";
import { listAudit } from "#shared/contracts/audit.ts";
import type { NewNode } from "#shared/contracts/flow-nodes.ts";
import {
  changeFlow,
  createFlow,
  listFlowVersions,
  readFlow,
  restoreFlowVersion,
  validateFlow,
} from "#shared/contracts/flows.ts";
import {
  changeFlowConnection,
  changeNode,
  createFlowConnection,
  createNode,
  deleteFlowConnection,
  deleteNode,
  listFlowConnections,
  listNodes,
  rotateHookSecret,
} from "#shared/contracts/flow-graph.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import type { flow_triggers } from "#workers/db/schema/flows.ts";
import { open } from "#workers/identity/sealing/seal.ts";
import { placeOfHookSecret } from "../triggers/hooks/hook-secret.ts";

type NewNodeInput = z.input<typeof NewNode>;

/** The stored triggers of a flow, those that start something first. */
function triggerRows(user: TestUser, flowId: string) {
  return user.ctx().ledger.read(
    sql<typeof flow_triggers.$inferSelect>`select * from flow_triggers
      where user_id = ${user.id} and flow_id = ${flowId} order by is_live desc, node_id`,
  );
}

const HOOK = { title: "Hook", kind: "trigger", config: { on: "webhook" } } as const;
const REQUEST = { action: "http.request", url: "https://example.com/{{ input.path }}" };
const FILTER = { title: "Big", kind: "filter", config: { expression: "input.n > 1" } } as const;

test("a flow is edited in versions, and runs take the latest valid one", async () => {
  const user = await newUser();
  const made = await user.call(createFlow, { body: { name: "Tell me", intention: "Say when." } });
  expect(made).toMatchObject({ status: "active", timeZone: "UTC", nodes: [], connections: [], triggers: [] });
  expect(made).toMatchObject({ version: 1, validVersion: null, problems: [{ code: "no_trigger" }] });
  const params = { flowId: made.id };
  const hook = await user.call(createNode, { params, body: HOOK });
  const filter = await user.call(createNode, { params, body: FILTER });
  expect([hook.order, filter.order]).toEqual([0, 1]);
  const half = await user.call(readFlow, { params: { id: made.id } });
  expect(half).toMatchObject({
    version: 3,
    validVersion: 2,
    problems: [{ code: "unreachable", nodeId: filter.id }],
  });
  const [{ hookId } = { hookId: null }] = half.triggers;
  expect(hookId).toMatch(/^hok_/);
  await user.call(createFlowConnection, { params, body: { fromNodeId: hook.id, toNodeId: filter.id } });
  await user.call(changeNode, { params: { ...params, nodeId: hook.id }, body: { title: "Called" } });
  const whole = await user.call(readFlow, { params: { id: made.id } });
  expect(whole).toMatchObject({
    version: 5,
    validVersion: 5,
    problems: [],
    triggers: [{ hookId, nodeId: hook.id }],
  });
  expect(whole.nodes[0]).toMatchObject({ title: "Called", config: { on: "webhook" } });
  await user.call(deleteNode, { params: { ...params, nodeId: hook.id } });
  const without = await user.call(readFlow, { params: { id: made.id } });
  expect(without).toMatchObject({ version: 6, validVersion: 5, connections: [], triggers: [{ hookId }] });
  const restored = await user.call(restoreFlowVersion, { params: { id: made.id, n: 5 } });
  expect(restored).toMatchObject({ version: 7, validVersion: 7, triggers: [{ hookId }] });
  const versions = await user.call(listFlowVersions, { params: { id: made.id }, query: { limit: 2 } });
  expect(versions.items.map(({ n, change }) => [n, change])).toEqual([
    [7, "version 5 restored"],
    [6, "node removed: Called"],
  ]);
  expect(versions.nextCursor).not.toBeNull();
});

test("of two edits of one version the second is refused, and without a condition both are kept", async () => {
  const user = await newUser();
  const { id: flowId } = await user.call(createFlow, { body: { name: "Shared" } });
  const params = { flowId };
  const path = `/flows/${flowId}/nodes`;
  const add = (headers: Record<string, string>) =>
    user.fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(FILTER),
    });
  const raced = await Promise.all([add({ "if-match": '"1"' }), add({ "if-match": '"1"' })]);
  expect(raced.map(({ status }) => status).sort()).toEqual([201, 412]);
  expect(raced.find(({ status }) => status === 201)?.headers.get("etag")).toBe('"2"');
  const both = await Promise.all([add({}), add({}), add({})]);
  expect(both.map(({ headers }) => headers.get("etag")).sort()).toEqual(['"3"', '"4"', '"5"']);
  const { items } = await user.call(listNodes, { params });
  expect(items.map(({ order }) => order)).toEqual([0, 1, 2, 3]);
  const [first, second] = items;
  const ofNode = { ...params, nodeId: first?.id ?? "" };
  const stale = { headers: { "if-match": '"4"' } };
  const change = { params: { id: flowId }, body: { name: "Mine" }, ...stale };
  expect(await user.refused(changeFlow, change)).toMatchObject({ status: 412, code: "precondition_failed" });
  expect(await user.refused(changeNode, { params: ofNode, body: { title: "x" }, ...stale })).toMatchObject({
    status: 412,
  });
  expect(await user.refused(deleteNode, { params: ofNode, ...stale })).toMatchObject({ status: 412 });
  const body = { fromNodeId: first?.id ?? "", toNodeId: second?.id ?? "" };
  expect(await user.refused(createFlowConnection, { params, body, ...stale })).toMatchObject({ status: 412 });
  const { id: connectionId } = await user.call(createFlowConnection, { params, body });
  const ofConnection = { ...params, connectionId };
  expect(await user.refused(deleteFlowConnection, { params: ofConnection, ...stale })).toMatchObject({
    status: 412,
  });
  await user.call(changeFlowConnection, {
    params: ofConnection,
    body: { label: "big", condition: "input.n" },
  });
  await user.call(changeFlowConnection, { params: ofConnection, body: { on: "error" } });
  const { items: connections } = await user.call(listFlowConnections, { params });
  expect(connections).toEqual([
    { ...body, id: connectionId, label: "big", condition: "input.n", on: "error" },
  ]);
  await user.call(deleteFlowConnection, { params: ofConnection });
  expect((await user.call(readFlow, { params: { id: flowId } })).connections).toEqual([]);
});

test("a wrong node or connection is refused when it is written, a graph that cannot run when it is to run", async () => {
  const user = await newUser();
  const other = await newUser();
  const { id: foreign } = await other.call(createFlow, { body: { name: "Theirs" } });
  const { id } = await user.call(createFlow, { body: { name: "Judged", status: "paused" } });
  const params = { flowId: id };
  const refusals: [NewNodeInput, string][] = [
    [{ title: "F", kind: "filter" }, "config.expression"],
    [{ title: "T", kind: "trigger", config: { on: "schedule", cron: "61 * * * *" } }, "config.cron"],
    [{ title: "T", kind: "trigger", config: { on: "schedule", cron: "0 0 30 2 *" } }, "config.cron"],
    [{ title: "T", kind: "trigger", config: { on: "event", event: "moon.rose" } }, "config.event"],
    [{ title: "F", kind: "filter", config: { expression: "'\u0000'" } }, "config.expression"],
    [{ title: "D", kind: "delay", config: { duration: "P366D" } }, "config.duration"],
    [{ ...FILTER, integrationId: "int_none" }, "integrationId"],
    [{ title: "M", kind: "action", config: { action: "moon.land" } }, "config.action"],
    [{ title: "R", kind: "action", config: { action: "http.request" } }, "config.url"],
    [{ title: "R", kind: "action", config: { ...REQUEST, body: { a: ["{{ 1 + }}"] } } }, "config.body.a.0"],
    [{ title: "S", kind: "action", config: { action: "flow.run", flowId: foreign } }, "config.flowId"],
  ];
  for (const [body, at] of refusals)
    expect(await user.refused(createNode, { params, body }), at).toMatchObject({
      code: "invalid_request",
      issues: [{ path: at }],
    });
  const unclosed = { title: "F", kind: "filter", config: { expression: "input.n >\n  (1" } } as const;
  expect(await user.refused(createNode, { params, body: unclosed })).toMatchObject({
    issues: [{ path: "config.expression", line: 2 }],
  });
  const request = { title: "R", kind: "action", config: REQUEST } as const;
  const { id: nodeId } = await user.call(createNode, { params, body: request });
  await user.call(deleteNode, { params: { ...params, nodeId } });
  const t = await user.call(createNode, { params, body: HOOK });
  const f = await user.call(createNode, { params, body: FILTER });
  const ways: [string, string, string][] = [
    [f.id, f.id, "toNodeId"],
    [f.id, "nod_none", "toNodeId"],
    [foreign, f.id, "fromNodeId"],
  ];
  const between = { fromNodeId: t.id, toNodeId: f.id };
  const condition = { params, body: { ...between, condition: "input.(" } };
  expect(await user.refused(createFlowConnection, condition)).toMatchObject({
    issues: [{ path: "condition", line: 1 }],
  });
  for (const [fromNodeId, toNodeId, at] of ways)
    expect(
      await user.refused(createFlowConnection, { params, body: { fromNodeId, toNodeId } }),
    ).toMatchObject({
      code: "invalid_request",
      issues: [{ path: at }],
    });
  const unreachable = { code: "flow_invalid", issues: [{ code: "unreachable", nodeId: f.id }] };
  expect(await user.refused(validateFlow, { params: { id }, body: {} })).toMatchObject(unreachable);
  const activate = { params: { id }, body: { status: "active" } } as const;
  expect(await user.refused(changeFlow, activate)).toMatchObject(unreachable);
  await user.call(createFlowConnection, { params, body: { fromNodeId: t.id, toNodeId: f.id } });
  expect(await user.call(validateFlow, { params: { id }, body: {} })).toEqual({ valid: true });
  expect(await user.call(changeFlow, activate)).toMatchObject({
    status: "active",
    version: 7,
    validVersion: 7,
  });
  const back = await user.call(createFlowConnection, { params, body: { fromNodeId: f.id, toNodeId: t.id } });
  expect((await user.refused(validateFlow, { params: { id }, body: {} })).issues).toContainEqual({
    path: "",
    message: "closes a circle of nodes",
    code: "cycle",
    connectionId: back.id,
  });
  const kept = await user.call(readFlow, { params: { id } });
  expect(kept).toMatchObject({ status: "active", version: 8, validVersion: 7 });
  expect(kept.problems.map(({ code }) => code)).toContain("cycle");
  for (const [body, at] of [
    [{ timeZone: "Mars/Base" }, "timeZone"],
    [{ schedule: "never" }, "schedule"],
    [{ errorFlowId: foreign }, "errorFlowId"],
    [{ errorFlowId: id }, "errorFlowId"],
  ] as const)
    expect(await user.refused(changeFlow, { params: { id }, body })).toMatchObject({
      issues: [{ path: at }],
    });
});

test("a schedule is short for one trigger, saving twice registers one hook, and only changes make versions", async () => {
  const user = await newUser();
  const body = { name: "Daily", schedule: "0 9 * * *", timeZone: "Europe/Berlin" };
  const made = await user.call(createFlow, { body });
  const [trigger] = made.triggers;
  expect(made).toMatchObject({ schedule: "0 9 * * *", validVersion: 1, triggers: [{ on: "schedule" }] });
  expect(trigger?.nextAt).toMatch(/T0[78]:00:00\.000Z$/);
  const params = { id: made.id };
  const later = await user.call(changeFlow, { params, body: { schedule: "0 10 * * *" } });
  expect(later.triggers).toMatchObject([{ nodeId: trigger?.nodeId, cron: "0 10 * * *" }]);
  expect(later.triggers[0]?.nextAt).not.toBe(trigger?.nextAt);
  expect(await user.call(changeFlow, { params, body: { schedule: "0 10 * * *" } })).toMatchObject({
    version: 2,
  });
  const paused = await user.call(changeFlow, { params, body: { status: "paused", schedule: null } });
  expect(paused).toMatchObject({ schedule: null, nodes: [], triggers: [], version: 3 });
  const ofNodes = { flowId: made.id };
  const hook = await user.call(createNode, { params: ofNodes, body: HOOK });
  const ofHook = { ...ofNodes, nodeId: hook.id };
  const first = await user.call(rotateHookSecret, { params: ofHook, body: {} });
  const second = await user.call(rotateHookSecret, { params: ofHook, body: {} });
  expect(first.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(second.secret).not.toBe(first.secret);
  const config = { on: "webhook", verify: "standard" };
  await user.call(changeNode, { params: ofHook, body: { config } });
  await user.call(changeNode, { params: ofHook, body: { config } });
  expect(await user.call(changeFlow, { params, body: { status: "active" } })).toMatchObject({ version: 6 });
  const [row, ...others] = await triggerRows(user, made.id);
  expect(others).toMatchObject([{ node_id: trigger?.nodeId, is_live: false, next_at: null, hook_id: null }]);
  const place = placeOfHookSecret(user.id, ofHook, 2);
  expect(await open(env, place, row?.secret ?? "")).toBe(second.secret);
  expect(await open(env, { ...place, version: 1 }, row?.old_secret ?? "")).toBe(first.secret);
  expect(row).toMatchObject({ is_live: true, kind: "webhook", verify: "standard", secret_version: 2 });
  expect((await user.call(listAudit)).items.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["flow.created", "flow.status_changed", "flow.hook_secret_rotated"]),
  );
});

test("flows that run one another in a circle cannot run, and each of the others can", async () => {
  const user = await newUser();
  const make = async (runs: string | null): Promise<{ id: string; nodeId: string }> => {
    const { id } = await user.call(createFlow, { body: { name: "One of many" } });
    const params = { flowId: id };
    const { id: fromNodeId } = await user.call(createNode, { params, body: HOOK });
    const config = { action: "flow.run", flowId: runs ?? "{{ input.flow }}" };
    const body = { title: "Run", kind: "action", config } as const;
    const { id: nodeId } = await user.call(createNode, { params, body });
    await user.call(createFlowConnection, { params, body: { fromNodeId, toNodeId: nodeId } });
    return { id, nodeId };
  };
  const last = await make(null);
  const middle = await make(last.id);
  const first = await make(middle.id);
  const ofLast = { flowId: last.id, nodeId: last.nodeId };
  await user.call(changeNode, { params: ofLast, body: { config: { action: "flow.run", flowId: first.id } } });
  expect(await user.refused(validateFlow, { params: { id: last.id }, body: {} })).toMatchObject({
    issues: [
      { code: "sub_flow", nodeId: last.nodeId, path: "config.flowId", message: "runs this flow again" },
    ],
  });
  const { version, validVersion } = await user.call(readFlow, { params: { id: last.id } });
  expect([version, validVersion]).toEqual([5, 4]);
  expect(await user.call(validateFlow, { params: { id: first.id }, body: {} })).toEqual({ valid: true });
});
