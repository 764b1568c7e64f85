import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { deleteFlow, validateFlow } from "#shared/contracts/flows.ts";
import { cancelRun, executeFlow, readNodeOutput, rerunRun } from "#shared/contracts/runs.ts";
import {
  alone,
  expireLeases,
  logOf,
  receiver,
  startAlone,
  startOne,
  statusesOf,
  work,
} from "#test/flow-engine.ts";
import { newUser } from "#test/harness.ts";
import { plantFlow } from "#test/plant-flow.ts";
import { pathOf } from "#shared/client/request.ts";
import { newId } from "#shared/ids.ts";
import { pruneRuns } from "../upkeep/prune-runs.ts";
import type { UserEvent } from "../../reactions/heard.ts";
import { typesOf } from "../../reactions/core/event-types.ts";
import { resumeWaits, WAITS } from "./resume-waits.ts";
import { cancelRun as cancel } from "../logs/cancel-run.ts";
import { rerunRun as rerun } from "../start/rerun-run.ts";
import { UNLIMITED } from "#test/flow-engine.ts";

const told = (useq: number, symbol: string, type = "order.filled"): UserEvent => ({
  cause: `ledger:1:${useq}`,
  source: "ledger",
  useq: String(useq),
  version: 1,
  type,
  at: "2026-01-02T00:00:00.000Z",
  body: { symbol },
});

test("a wait ends by the first event that its condition meets, or by its timeout", async () => {
  const user = await newUser();
  const flow = await plantFlow(user, {
    nodes: {
      t: ["trigger"],
      k: ["transform", { expression: "({ symbol: input.symbol })" }],
      w: ["delay", { event: "order.*", where: "input.body.symbol === nodes.k.symbol", timeout: "PT1H" }],
      x: ["delay", { event: "order.filled", timeout: "PT0.01S" }],
    },
    ways: ["t > k", "k > w", "t > x"],
  });
  const id = await startOne(user, flow, { input: { symbol: "ACME" } });
  const { perform } = receiver();
  await work(user, perform);
  expect(await statusesOf(user, id)).toBe("pending t:success k:success w:waiting x:success");
  const listening = sql<{
    ref: string;
  }>`select distinct ref_id as ref from event_listeners where user_id = ${user.id}`;
  const refIds = (await user.ctx().ledger.read(listening)).map(({ ref }) => ref);
  expect(refIds).toEqual([`${id} n:w`]);
  const events = [
    told(1, "OTHER"),
    told(2, "ACME", "trades.derived"),
    told(3, "ACME"),
    told(4, "ACME", "order.canceled"),
  ];
  const hear = (heard: readonly UserEvent[]) =>
    alone(user.ctx()).ledger.transaction((tx) => resumeWaits(tx, heard));
  const types = await user.ctx().ledger.transaction((tx) => WAITS.listTypes(tx));
  expect(types).toEqual(typesOf("order.*"));
  // Events in front of the number at which the wait began.
  await hear(events.map((event) => ({ ...event, useq: "0" })));
  expect(await statusesOf(user, id)).toMatch(/w:waiting/);
  await hear(events.map((event) => ({ ...event, useq: String(1_000 + Number(event.useq)) })));
  await work(user, perform);
  const event = { type: "order.filled", at: "2026-01-02T00:00:00.000Z", body: { symbol: "ACME" } };
  expect(await logOf(user, id)).toMatchObject({
    status: "success",
    result: { w: event, x: { timedOut: true } },
  });
  expect(await user.ctx().ledger.read(listening)).toEqual([]);
});

test("a run is repeated from a node on with the earlier results of all that does not follow it", async () => {
  const user = await newUser();
  const flow = await plantFlow(user, {
    nodes: {
      t: ["trigger"],
      a: ["action", { action: "note.keep" }],
      b: ["action", { action: "bad.one" }],
      s: ["action", { action: "note.keep" }],
      c: [
        "action",
        {
          action: "note.keep",
          text: "{{ nodes.a.did + nodes.b.did }}",
          headers: { authorization: "Bearer tok" },
        },
      ],
    },
    ways: ["t > a", "a > b", "a > s", "b > c"],
  });
  let isBroken = true;
  const { asked, perform } = receiver((action) =>
    isBroken && action === "bad.one" ? { error: { code: "x", message: "x" }, canPass: false } : undefined,
  );
  const id = await startOne(user, flow);
  await work(user, perform);
  expect(await statusesOf(user, id)).toBe("failure t:success a:success b:failure s:success c:skipped");
  isBroken = false;
  const again = await rerun(alone(user.ctx()), { id, fromNodeId: "b", quotas: UNLIMITED });
  await work(user, perform);
  const log = await logOf(user, again.execution.id);
  expect(log).toMatchObject({ status: "success", startedBy: "rerun", parentId: id });
  expect(log.nodeExecutions.at(-1)?.input).toMatchObject({
    text: "n:an:b",
    headers: { authorization: "[redacted]" },
  });
  expect([...asked.keys()].filter((key) => key.startsWith(again.execution.id))).toHaveLength(2);
  expect(
    await user.refused(rerunRun, { params: { id }, body: { fromNodeId: newId("flowNode") } }),
  ).toMatchObject({
    code: "not_found",
  });
});

test("a large output stands in a file until the log's time is over, and then neither is left", async () => {
  const user = await newUser();
  const flow = await plantFlow(user, {
    nodes: { t: ["trigger"], a: ["action", { action: "note.keep" }] },
    ways: ["t > a"],
  });
  const key = (id: string) => `runs/${user.id}/${id}/big.json`;
  const { perform } = receiver();
  const started = await startAlone(user, [{ flowId: flow, startedBy: "manual", input: null }], {
    runsAMonth: null,
    retentionDays: 30,
  });
  const [first] = started;
  if (first === undefined || typeof first === "string") throw new Error("the run did not start");
  const { id } = first;
  await work(user, async (ctx, begun) => {
    await ctx.env.FILES.put(key(id), '"big"');
    return { ...(await perform(ctx, begun)), output: null, outputKey: key(id) };
  });
  expect(await logOf(user, id)).toMatchObject({
    result: { spilled: true, nodeId: "a" },
    nodeExecutions: [{}, { isSpilled: true }],
  });
  const path = pathOf(readNodeOutput, { params: { id, nodeId: "a" } });
  expect(await (await user.fetch(path)).text()).toBe('"big"');
  await pruneRuns(user.ctx());
  expect(await logOf(user, id)).toMatchObject({ id });
  await user.ctx().ledger.transaction((tx) =>
    tx.query(sql`update flow_runs set kept_until = now() - interval '1 s' where user_id = ${user.id} and id = ${id}
      and kept_until between now() + interval '29 days' and now() + interval '31 days'`),
  );
  await pruneRuns(user.ctx());
  expect((await user.fetch(path)).status).toBe(404);
  expect(await env.FILES.get(key(id))).toBeNull();
});

test("a run and the sub-flow that it waits for end together, and a refused trigger is noted once a day", async () => {
  const user = await newUser();
  const inner = await plantFlow(user, {
    nodes: { t: ["trigger"], d: ["delay", { duration: "P1D" }] },
    ways: ["t > d"],
  });
  const outer = await plantFlow(user, {
    nodes: { t: ["trigger"], s: ["action", { action: "flow.run", flowId: inner }] },
    ways: ["t > s"],
  });
  const id = await startOne(user, outer);
  await work(user, receiver().perform);
  expect(await statusesOf(user, id)).toBe("pending t:success s:waiting");
  await expireLeases(user);
  expect(await user.call(cancelRun, { params: { id }, body: {} })).toMatchObject({ status: "cancelled" });
  const open = sql<object>`select id from flow_runs where user_id = ${user.id} and status <> 'cancelled'`;
  expect(await user.ctx().ledger.read(open)).toEqual([]);
  const quotas = { runsAMonth: 2, retentionDays: null };
  for (const cause of ["a", "b"])
    expect(
      await startAlone(user, [{ flowId: outer, startedBy: "event", input: null, cause }], quotas),
    ).toEqual(["quota_exceeded"]);
  const noted = sql<object>`select action from audit where user_id = ${user.id} and action = 'flow.quota_reached'`;
  expect(await user.ctx().ledger.read(noted)).toHaveLength(1);
  // A run goes on at once when its sub-flow was cancelled, by whatever way.
  const parent = await startOne(user, outer);
  await work(user, receiver().perform);
  const child = sql<{
    id: string;
  }>`select id from flow_runs where user_id = ${user.id} and parent_id = ${parent}`;
  const [started] = await user.ctx().ledger.read(child);
  await cancel(alone(user.ctx()), started?.id ?? "");
  await work(user, receiver().perform);
  expect((await logOf(user, parent)).error?.code).toBe("sub_flow_failed");
  // What a flow runs may go after it was written: to execute it says so as to validate it does.
  expect(await user.call(validateFlow, { params: { id: outer }, body: {} })).toEqual({ valid: true });
  await user.call(deleteFlow, { params: { id: inner } });
  const faults = await user.refused(validateFlow, { params: { id: outer }, body: {} });
  expect(faults).toMatchObject({ code: "flow_invalid", issues: [{ code: "sub_flow", nodeId: "s" }] });
  const refused = await user.refused(executeFlow, { params: { id: outer }, body: {} });
  expect([refused.status, refused.issues]).toEqual([400, faults.issues]);
});

test("a run sleeps beside a slow sub-flow and a retry that nobody wants, and ends when its sub-flow is gone", async () => {
  const user = await newUser();
  const inner = await plantFlow(user, {
    nodes: { t: ["trigger"], d: ["delay", { duration: "P1D" }] },
    ways: ["t > d"],
  });
  const outer = await plantFlow(user, {
    nodes: { t: ["trigger"], s: ["action", { action: "flow.run", flowId: inner }] },
    ways: ["t > s"],
  });
  const caught = await plantFlow(user, {
    nodes: {
      t: ["trigger"],
      a: [
        "action",
        {
          action: "note.keep",
          forEach: "['now', 'later']",
          text: "{{ item }}",
          retry: { attempts: 2, backoff: 0.3 },
        },
      ],
      d: ["delay", { duration: "P1D" }],
    },
    ways: ["t > a", ["a > d", { on: "error" }]],
  });
  const error = { code: "x", message: "x" };
  const { perform } = receiver((_, input) => ({
    error,
    canPass: JSON.stringify(input).includes('"later"'),
  }));
  const [parent, failed] = [await startOne(user, outer), await startOne(user, caught)];
  await work(user, perform);
  const edit = (change: ReturnType<typeof sql>) => user.ctx().ledger.transaction((tx) => tx.query(change));
  await edit(sql<never>`update flow_runs set due_at = now() where user_id = ${user.id} and id = ${parent}`);
  await work(user, perform);
  const next = sql`select (min(due_at) > now() + interval '50 s') as sleeps from flow_runs
    where user_id = ${user.id} and status = 'pending'`;
  expect(await user.ctx().ledger.read(next)).toEqual([{ sleeps: true }]);
  await edit(sql<never>`delete from flow_runs where user_id = ${user.id} and parent_id = ${parent}`);
  await edit(
    sql<never>`update flow_runs set due_at = now() where user_id = ${user.id} and status = 'pending'`,
  );
  await edit(sql<never>`update flow_steps set wake_at = now() where user_id = ${user.id} and path = 'n:d'`);
  await work(user, perform);
  expect((await logOf(user, parent)).error?.message).toBe("The sub-flow is gone.");
  const items = (await logOf(user, failed)).nodeExecutions.filter(({ nodeId }) => nodeId === "a");
  expect(items.map(({ status }) => status)).toEqual(["failure", "cancelled"]);
});
