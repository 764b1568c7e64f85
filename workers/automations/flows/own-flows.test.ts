import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { listAudit } from "#shared/contracts/audit.ts";
import { me } from "#shared/contracts/auth.ts";
import {
  changeFlow,
  createFlow,
  deleteFlow,
  duplicateFlow,
  exportFlow,
  FlowFile,
  importFlow,
  listFlows,
  MOST_VERSIONS,
  readFlow,
} from "#shared/contracts/flows.ts";
import { createFlowConnection, createNode } from "#shared/contracts/flow-graph.ts";
import { createWorkbench, readWorkbench } from "#shared/contracts/workbenches.ts";
import { newId } from "#shared/ids.ts";
import { quotaOf } from "#shared/plans.ts";
import type { Scope } from "#shared/scopes.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { plant } from "#test/plant.ts";
import { toldTo } from "#test/told-to.ts";
import { integrations } from "#workers/db/schema/integrations.ts";
import { flow_hours, flow_runs } from "#workers/db/schema/runs.ts";
import { changeFlow as changeOwn } from "./change-flow.ts";
import { addNode } from "./graph/add-node.ts";

const free = quotaOf("free", Date.now());
const AT = "2026-01-02T03:04:05.678Z";

async function integrationOf(user: TestUser): Promise<string> {
  const id = newId("integration");
  const kind = { type: "slack", name: "Desk", category: "messaging" } as const;
  await plant(integrations, { user_id: user.id, id, ...kind, config: {}, created_at: AT, updated_at: AT });
  return id;
}

/** A flow whose second node names the first, and an integration. */
async function flowOf(user: TestUser): Promise<string> {
  const { id } = await user.call(createFlow, { body: { name: "Tell me", intention: "Say it." } });
  const params = { flowId: id };
  const hook = { title: "Hook", kind: "trigger", config: { on: "webhook" } } as const;
  const { id: fromNodeId } = await user.call(createNode, { params, body: hook });
  const body = {
    title: "Big",
    kind: "filter",
    config: { expression: `nodes.${fromNodeId}.n > 1` },
    integrationId: await integrationOf(user),
  } as const;
  const { id: toNodeId } = await user.call(createNode, { params, body });
  const condition = `nodes["${fromNodeId}"].ok`;
  await user.call(createFlowConnection, { params, body: { fromNodeId, toNodeId, condition } });
  return id;
}

const countOf = async (
  user: TestUser,
  table: "flow_versions" | "flow_triggers" | "flow_runs",
  flowId: string,
) => {
  const from = {
    flow_versions: sql`flow_versions`,
    flow_triggers: sql`flow_triggers`,
    flow_runs: sql`flow_runs`,
  };
  const [row] = await user.ctx().ledger.read(
    sql<{
      n: number;
    }>`select count(*)::int as n from ${from[table]} where user_id = ${user.id} and flow_id = ${flowId}`,
  );
  return row?.n;
};

test("a copy and an imported file have ids and hooks of their own, are paused, and work alike", async () => {
  const [user, other] = await Promise.all([newUser(), newUser()]);
  const id = await flowOf(user);
  const original = await user.call(readFlow, { params: { id } });
  const copy = await user.call(duplicateFlow, { params: { id }, body: {} });
  expect(copy).toMatchObject({ name: "Copy of Tell me", status: "paused", validVersion: 1, problems: [] });
  const [trigger, filter] = copy.nodes;
  expect(filter).toMatchObject({ config: { expression: `nodes.${trigger?.id}.n > 1` } });
  expect(copy.connections).toMatchObject([
    { fromNodeId: trigger?.id, toNodeId: filter?.id, condition: `nodes["${trigger?.id}"].ok` },
  ]);
  const hooks = [original, copy].map(({ triggers }) => triggers[0]?.hookId);
  expect(new Set([...hooks, null, undefined]).size).toBe(4);
  const file = await user.call(exportFlow, { params: { id } });
  expect(FlowFile.parse(file)).toEqual(file);
  expect(file.nodes[1]).toMatchObject({ integration: { type: "slack", name: "Desk" } });
  expect(JSON.stringify(file)).not.toContain("int_");
  const theirs = await other.call(importFlow, { body: file });
  expect(theirs).toMatchObject({ name: "Tell me", status: "paused", position: 0 });
  expect(theirs.nodes[1]?.integrationId).toBeNull();
  const mine = await user.call(importFlow, { body: file });
  expect(mine.nodes[1]?.integrationId).toBe(original.nodes[1]?.integrationId);
  const ids = [original, copy, mine, theirs].flatMap(({ nodes }) => nodes.map((node) => node.id));
  expect(new Set(ids).size).toBe(8);
  const again = await user.call(exportFlow, { params: { id: mine.id } });
  expect(again.nodes.map(({ title }) => title)).toEqual(["Hook", "Big"]);
  const broken = { ...file, connections: [{ ...file.connections[0], toNodeId: "gone" }] };
  expect(await user.refused(importFlow, { body: FlowFile.parse(broken) })).toMatchObject({
    issues: [{ path: "connections.0.toNodeId" }],
  });
});

test("a plan keeps so many flows, archived ones too, and two at once do not exceed it", async () => {
  const user = await newUser();
  const most = free.flows ?? 0;
  const ids: string[] = [];
  for (let n = 1; n < most; n++) ids.push((await user.call(createFlow, { body: { name: `F${n}` } })).id);
  const [first = ""] = ids;
  await user.call(changeFlow, { params: { id: first }, body: { status: "archived" } });
  const create = () =>
    user.fetch("/flows", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "Last" }),
    });
  const raced = await Promise.all([create(), create()]);
  expect(raced.map(({ status }) => status).sort()).toEqual([201, 403]);
  const copy = { params: { id: first }, body: {} };
  expect(await user.refused(duplicateFlow, copy)).toMatchObject({ code: "quota_exceeded" });
  expect((await user.call(me)).usage.used?.flows).toBe(most);
  await user.call(deleteFlow, { params: { id: first } });
  expect(await user.call(createFlow, { body: { name: "Room" } })).toMatchObject({ position: most });
});

test("flows are listed in the owner's order, which a move changes without a gap", async () => {
  const user = await newUser();
  const names = ["a", "b", "c", "d"];
  const ids = new Map<string, string>();
  for (const name of names) ids.set(name, (await user.call(createFlow, { body: { name } })).id);
  const move = (name: string, position: number) =>
    user.call(changeFlow, { params: { id: ids.get(name) ?? "" }, body: { position } });
  const order = async () => {
    const { items } = await user.call(listFlows);
    expect(items.map(({ position }) => position)).toEqual([0, 1, 2, 3]);
    return items.map(({ name }) => name).join("");
  };
  expect(await move("d", 1)).toMatchObject({ position: 1, version: 1 });
  expect(await order()).toBe("adbc");
  await move("a", 1_000_000);
  expect(await order()).toBe("dbca");
  await Promise.all([move("c", 0), move("a", 0), move("d", 3)]);
  await order();
  const first = await user.call(listFlows, { query: { limit: 3 } });
  const rest = await user.call(listFlows, { query: { limit: 3, cursor: first.nextCursor ?? "" } });
  expect([...first.items, ...rest.items].map(({ name }) => name).sort()).toEqual(names);
  await user.call(changeFlow, { params: { id: ids.get("b") ?? "" }, body: { status: "paused" } });
  const paused = await user.call(listFlows, { query: { status: "paused", search: "B" } });
  expect(paused.items.map(({ name, nodeCount }) => [name, nodeCount])).toEqual([["b", 0]]);
  expect((await user.call(listFlows, { query: { search: "z" } })).items).toEqual([]);
});

test("a deleted flow ends its runs and leaves their logs, and its workbench shows it no more", async () => {
  const user = await newUser();
  const id = await flowOf(user);
  const kept = await user.call(createFlow, { body: { name: "Kept" } });
  const bench = await user.call(createWorkbench, { body: { name: "Desk", flows: [id, kept.id] } });
  const heard = { title: "Scored", kind: "trigger", config: { on: "event", event: "bias.scored" } } as const;
  await user.call(createNode, { params: { flowId: id }, body: heard });
  const listeners = () =>
    user.ctx().ledger.read(sql<{ event_type: string }>`select event_type from event_listeners
      where user_id = ${user.id} and ref_id = ${id}`);
  expect(await listeners()).toEqual([{ event_type: "bias.scored" }]);
  const hour = new Date(Date.now() - 3_600_000).toISOString();
  await plant(flow_hours, { user_id: user.id, flow_id: id, hour, runs: 140 });
  const run = { user_id: user.id, flow_id: id, flow_name: "Tell me", input: {}, started_at: AT } as const;
  await plant(flow_runs, { ...run, id: newId("run"), version: 2, started_by: "manual", status: "pending" });
  await plant(flow_runs, { ...run, id: newId("run"), version: 3, started_by: "manual", status: "success" });
  // More runs than one transaction ends.
  await user.ctx().ledger.transaction((tx) =>
    tx.query(sql<never>`insert into flow_runs (user_id, id, flow_id, flow_name, version, started_by, input, status,
        due_at, started_at)
      select ${user.id}, 'run_' || n, ${id}, 'Tell me', 2, 'event', '{}', 'pending', now(), now()
      from generate_series(1, 220) n`),
  );
  expect((await user.call(readFlow, { params: { id } })).metrics).toMatchObject({
    volumePerDay: "140",
    successRate: null,
    executions: 0,
  });
  await user.call(deleteFlow, { params: { id } });
  expect(await user.refused(readFlow, { params: { id } })).toMatchObject({ code: "not_found" });
  expect(await listeners()).toEqual([]);
  const left = (["flow_versions", "flow_triggers", "flow_runs"] as const).map((table) =>
    countOf(user, table, id),
  );
  expect(await Promise.all(left)).toEqual([0, 0, 222]);
  await user.settle();
  const asked = sql<object>`select status, count(*)::int as n from flow_runs where user_id = ${user.id}
    group by status order by status`;
  expect(await user.ctx().ledger.read(asked)).toEqual([
    { status: "cancelled", n: 221 },
    { status: "success", n: 1 },
  ]);
  expect((await user.call(readWorkbench, { params: { id: bench.id } })).flows).toEqual([kept.id]);
  expect((await toldTo(user)).filter(({ type }) => type === "flow.changed").at(-1)).toMatchObject({
    body: { flowId: id, change: "removed" },
  });
  expect((await user.call(listAudit)).items[0]).toMatchObject({
    action: "flow.deleted",
    detail: { flow: id },
  });
});

test("the oldest versions go, except those that runs follow", async () => {
  const user = await newUser();
  const { id } = await user.call(createFlow, { body: { name: "Old" } });
  await user.ctx().ledger.transaction(async (tx) => {
    await tx.query(sql<never>`insert into flow_versions (user_id, flow_id, n, graph, is_valid, problems, change, created_at)
      select user_id, flow_id, n + m, graph, is_valid, problems, change, created_at from flow_versions,
        generate_series(1, ${MOST_VERSIONS + 4}::int) m where user_id = ${user.id} and flow_id = ${id}`);
    await tx.query(
      sql<never>`update flows set version = ${MOST_VERSIONS + 5} where user_id = ${user.id} and id = ${id}`,
    );
  });
  const run = { user_id: user.id, id: newId("run"), flow_id: id, flow_name: "Old", version: 3 } as const;
  await plant(flow_runs, { ...run, started_by: "manual", status: "pending", input: {}, started_at: AT });
  await user.call(changeFlow, { params: { id }, body: { name: "Older" } });
  const kept = await user.ctx().ledger.read(
    sql<{
      n: number;
    }>`select n from flow_versions where user_id = ${user.id} and flow_id = ${id} order by n limit 3`,
  );
  expect(kept.map(({ n }) => n)).toEqual([3, 7, 8]);
  expect(await countOf(user, "flow_versions", id)).toBe(MOST_VERSIONS + 1);
});

test("a key cannot have a flow do what the key itself may not", async () => {
  const user = await newUser();
  const { id: flowId } = await user.call(createFlow, { body: { name: "Trade" } });
  const config = { action: "order.cancel", orderId: "ord_1" };
  const place = { detail: null, position: null, integrationId: null };
  const order = { title: "Cancel", kind: "action", config, ...place } as const;
  const edited = { flowId, precondition: () => true };
  const keyed = (...scopes: Scope[]) => addNode({ ...user.ctx(), scopes }, edited, order);
  await expect(keyed("automations:write")).rejects.toMatchObject({ code: "scope_missing" });
  expect((await keyed("automations:write", "paper:write")).version).toBe(2);
  const change = { name: "Mine" };
  const renamed = changeOwn(
    { ...user.ctx(), scopes: ["automations:write"] },
    { id: flowId, change, precondition: () => true },
  );
  await expect(renamed).rejects.toMatchObject({ code: "scope_missing" });
});
