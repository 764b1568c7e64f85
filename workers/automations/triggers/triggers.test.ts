import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { changeFlow, createFlow, readFlow } from "#shared/contracts/flows.ts";
import {
  createFlowConnection,
  createNode,
  deleteNode,
  rotateHookSecret,
} from "#shared/contracts/flow-graph.ts";
import { createGuardrail } from "#shared/contracts/guardrails.ts";
import { listExecutions, readLog, type Run } from "#shared/contracts/runs.ts";
import { putTheme } from "#shared/contracts/profile.ts";
import { alone, UNLIMITED } from "#test/flow-engine.ts";
import { newUser, send, type TestUser } from "#test/harness.ts";
import { plant } from "#test/plant.ts";
import { newId } from "#shared/ids.ts";
import { flow_runs } from "#workers/db/schema/runs.ts";
import { startByEvents } from "./events/start-by-events.ts";
import { sign } from "../webhooks/core/standard-webhooks.ts";
import { sweepSchedules } from "../schedules/sweep-schedules.ts";

type Config = Parameters<TestUser["call"]>[1] extends infer _ ? Record<string, unknown> : never;

/** A flow of a trigger and a transform that gives its input on. */
async function triggered(
  user: TestUser,
  on: Config,
  expression = "input",
): Promise<{ id: string; node: string }> {
  const { id } = await user.call(createFlow, { body: { name: "Triggered" } });
  const params = { flowId: id };
  const add = async (title: string, kind: "trigger" | "transform", config: Config) =>
    (
      await user.call(createNode, {
        params,
        body: { title, kind, config: JSON.parse(JSON.stringify(config)) },
      })
    ).id;
  const node = await add("Start", "trigger", on);
  const toNodeId = await add("Keep", "transform", { expression });
  await user.call(createFlowConnection, { params, body: { fromNodeId: node, toNodeId } });
  return { id, node };
}

async function hookOf(user: TestUser, id: string): Promise<string> {
  const [trigger] = (await user.call(readFlow, { params: { id } })).triggers;
  return `/hooks/${trigger?.hookId ?? "none"}`;
}

const post = (path: string, body: BodyInit | null, headers: Record<string, string> = {}) =>
  send(path, { method: "POST", body, headers });
const JSON_BODY = { "content-type": "application/json" };

async function runsOf(user: TestUser, id: string): Promise<Run[]> {
  const { items } = await user.call(listExecutions, { params: { id } });
  return Promise.all(items.map((each) => user.call(readLog, { params: { id: each.id } })));
}

/** Sets the next time of a flow's schedule, as if that time had come. */
async function due(user: TestUser, flowId: string, at: string): Promise<void> {
  await user
    .ctx()
    .ledger.transaction((tx) =>
      tx.query(
        sql<never>`update flow_triggers set next_at = ${at} where user_id = ${tx.userId} and flow_id = ${flowId}`,
      ),
    );
}

test("a hook starts a run with what was posted, tells its end on demand, and is nobody's when the flow rests", async () => {
  const user = await newUser();
  const { id, node } = await triggered(user, { on: "webhook" });
  const path = await hookOf(user, id);
  const ended = await post(`${path}?wait=20000`, '{"amount":5}', JSON_BODY);
  expect(ended.status).toBe(200);
  expect(await ended.json()).toMatchObject({
    status: "success",
    startedBy: "webhook",
    result: { amount: 5 },
  });
  const queued = await post(path, "a=1&b=two", {
    "content-type": "application/x-www-form-urlencoded",
    "tidemark-hops": "2",
  });
  expect(queued.status).toBe(202);
  const { execution } = await queued.json<{ execution: { id: string } }>();
  await expect
    .poll(
      async () => (await user.call(readLog, { params: { id: execution.id } }).catch(() => null))?.status,
      {
        timeout: 15_000,
      },
    )
    .toBe("success");
  expect(await user.call(readLog, { params: { id: execution.id } })).toMatchObject({
    result: { a: "1", b: "two" },
  });
  // A call that a flow of ours made goes on with the length of its chain.
  const depth = sql`select depth from flow_runs where user_id = ${user.id} and id = ${execution.id}`;
  expect(await user.ctx().ledger.read(depth)).toEqual([{ depth: 2 }]);
  const answers = [
    await post(path, "{", JSON_BODY),
    await post(path, "a\0"),
    await post(path, "x".repeat(300_000)),
    await post("/hooks/hok_00000000000000000000000000", "{}", JSON_BODY),
    await send(path),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 413, 404, 404]);
  // Saving twice keeps the address; a node that leaves takes its hook with it.
  await user.call(changeFlow, { params: { id }, body: { intention: "Saved again" } });
  expect(await hookOf(user, id)).toBe(path);
  await user.call(changeFlow, { params: { id }, body: { status: "paused" } });
  await expect.poll(async () => (await post(path, "{}", JSON_BODY)).status, { timeout: 5_000 }).toBe(404);
  await user.call(changeFlow, { params: { id }, body: { status: "active" } });
  await user.call(deleteNode, { params: { flowId: id, nodeId: node } });
  expect(await runsOf(user, id)).toHaveLength(2);
});

test("a signed hook takes only what its secret signed, the last one for a day more, and an id once", async () => {
  const user = await newUser();
  const { id, node } = await triggered(user, { on: "webhook", verify: "standard" });
  const path = await hookOf(user, id);
  const params = { flowId: id, nodeId: node };
  const body = '{"n":1}';
  const signed = async (secret: string, messageId: string, ageSeconds = 0) => {
    const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
    return post(path, body, { ...JSON_BODY, ...(await sign([secret], { id: messageId, timestamp, body })) });
  };
  expect((await post(path, body, JSON_BODY)).status).toBe(401);
  const { secret: first } = await user.call(rotateHookSecret, { params, body: {} });
  const { secret } = await user.call(rotateHookSecret, { params, body: {} });
  const taken = [await signed(secret, "msg_1"), await signed(secret, "msg_1"), await signed(first, "msg_2")];
  expect(taken.map(({ status }) => status)).toEqual([202, 202, 202]);
  const ids = await Promise.all(
    taken.map(async (answer) => (await answer.json<{ execution: { id: string } }>()).execution.id),
  );
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
  const { secret: third } = await user.call(rotateHookSecret, { params, body: {} });
  const refused = [
    await signed(first, "msg_3"),
    await signed(third, "msg_4", 301),
    await post(path, body, JSON_BODY),
  ];
  expect(
    await Promise.all(
      refused.map(async (answer) => [answer.status, (await answer.json<{ code: string }>()).code]),
    ),
  ).toEqual(Array.from({ length: 3 }, () => [401, "signature_wrong"]));
  await user.settle();
  expect(await runsOf(user, id)).toHaveLength(2);
});

test("an event of either database starts the flows whose pattern and filter fit, once", async () => {
  const user = await newUser();
  const guard = await triggered(
    user,
    { on: "event", event: "guardrail.*", where: "input.body.guardrail.rule === 'max_trades'" },
    "input.body.guardrail.rule",
  );
  const theme = await triggered(user, { on: "event", event: "theme.changed" }, "input.type");
  const chain = await triggered(
    user,
    { on: "event", event: "flow.execution.finished" },
    "input.body.run.flowName",
  );
  await user.settle();
  await user.call(createGuardrail, { body: { rule: "daily_loss", params: { amount: "10" } } });
  await user.call(createGuardrail, { body: { rule: "max_trades", params: { trades: 3 } } });
  await user.call(putTheme, { body: { theme: "solar-drift", mode: "dark" } });
  // An edit of the flow in between loses no event.
  await user.call(changeFlow, { params: { id: guard.id }, body: { name: "Renamed" } });
  await expect
    .poll(
      async () => {
        await user.settle();
        return [
          (await runsOf(user, guard.id)).map(({ result }) => result),
          (await runsOf(user, theme.id)).map(({ result }) => result),
        ];
      },
      { timeout: 20_000 },
    )
    .toEqual([["max_trades"], ["theme.changed"]]);
  await user.settle();
  // What ten runs stand behind starts nothing more, nor does what the plan refuses; the flow says so.
  const deep = newId("run");
  const run = { user_id: user.id, id: deep, flow_id: guard.id, flow_name: "Deep", version: 1 } as const;
  const at = new Date().toISOString();
  const ended = { ...run, started_by: "event", status: "success", depth: 10, started_at: at } as const;
  await plant(flow_runs, { ...ended, input: null });
  const heard = (useq: string, body: object, quotas = UNLIMITED) => {
    const event = { source: "ledger", cause: `ledger:1:${useq}`, useq, type: "theme.changed", at } as const;
    const told = [{ event: { ...event, version: 1, body }, refIds: [theme.id] }];
    return alone(user.ctx()).ledger.transaction((tx) => startByEvents(quotas)(tx, told));
  };
  const problems = async () =>
    (await user.call(readFlow, { params: { id: theme.id } })).problems.map(({ code }) => code);
  await heard("801", { order: { clientOrderId: `${deep}:0a`, parentId: null } });
  expect(await problems()).toEqual(["too_deep"]);
  await heard("802", {}, { ...UNLIMITED, runsAMonth: 0 });
  expect(await problems()).toEqual(["too_deep", "quota_exceeded"]);
  expect(await runsOf(user, theme.id)).toHaveLength(1);
  await heard("803", {});
  expect(await problems()).toEqual(["too_deep"]);
  // The ends of both started the third flow, and its own ends did not.
  expect((await runsOf(user, chain.id)).map(({ startedBy, status }) => [startedBy, status])).toEqual([
    ["event", "success"],
    ["event", "success"],
  ]);
});

test("a schedule that is due fires once for its slot, moves on, and the sweep finds one that was forgotten", async () => {
  const user = await newUser();
  const { id } = await triggered(
    user,
    { on: "schedule", cron: "0 9 * * *", timeZone: "America/New_York" },
    "input.scheduledAt",
  );
  const before = await user.call(readFlow, { params: { id } });
  const next = before.triggers[0]?.nextAt ?? "";
  expect(Date.parse(next)).toBeGreaterThan(Date.now());
  expect(before.schedule).toBe("0 9 * * *");
  // Four edits, and one job for the next slot.
  const jobs = sql`select payload ->> 'at' as at from jobs
    where user_id = ${user.id} and kind = 'flows.fire' and state = 'queued'`;
  expect(await user.ctx().ledger.read(jobs)).toEqual([{ at: next }]);
  const yesterday = new Date(Date.parse(next) - 86_400_000).toISOString();
  await due(user, id, yesterday);
  await sweepSchedules(env, { now: Date.now(), open: () => user.ctx() });
  await user.settle();
  expect((await runsOf(user, id)).map(({ result, startedBy }) => [result, startedBy])).toEqual([
    [yesterday, "schedule"],
  ]);
  expect((await user.call(readFlow, { params: { id } })).triggers[0]?.nextAt).toBe(next);
  // The same slot again, as after a restore, starts nothing.
  await due(user, id, yesterday);
  await sweepSchedules(env, { now: Date.now(), open: () => user.ctx() });
  await user.settle();
  expect(await runsOf(user, id)).toHaveLength(1);
});
