import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { executeFlow, listExecutions, listLogs, readLog, cancelRun } from "#shared/contracts/runs.ts";
import { newUser } from "#test/harness.ts";
import { createFlow } from "#shared/contracts/flows.ts";
import { createFlowConnection, createNode } from "#shared/contracts/flow-graph.ts";
import { dyingAt, expireLeases, receiver, startOne, statusesOf, work } from "#test/flow-engine.ts";
import { sweepRuns } from "./upkeep/sweep-runs.ts";
import { plantFlow } from "#test/plant-flow.ts";

test("a flow that is executed runs through the queue, and its log tells of each node", async () => {
  const user = await newUser();
  const id = await plantFlow(user, {
    nodes: {
      t: ["trigger", { on: "manual" }],
      d: ["delay", { duration: "PT0.1S" }],
      e: ["decision"],
      u: ["trigger"],
      v: ["decision"],
    },
    ways: ["t > d", "d > e", "u > v"],
  });
  const log = await user.call(executeFlow, {
    params: { id },
    query: { wait: 20_000 },
    body: { input: { n: 1 } },
  });
  expect(log).toMatchObject({
    status: "success",
    input: { n: 1 },
    result: { n: 1 },
    error: null,
    startedBy: "manual",
  });
  if (!("nodeExecutions" in log)) throw new Error("the run did not end");
  expect(log.nodeExecutions.map(({ nodeId, status, output }) => [nodeId, status, output])).toEqual([
    ["t", "success", { n: 1 }],
    ["d", "success", { n: 1 }],
    ["e", "success", { n: 1 }],
    ["u", "skipped", null],
    ["v", "skipped", null],
  ]);
  expect(await user.call(readLog, { params: { id: log.id } })).toEqual(log);
  const { items } = await user.call(listExecutions, { params: { id } });
  expect(items).toMatchObject([{ id: log.id, status: "success", flowName: "Flow" }]);
  expect((await user.call(listLogs, { query: { search: "flow", status: "failure" } })).items).toEqual([]);
  expect(await user.refused(cancelRun, { params: { id: log.id }, body: {} })).toMatchObject({
    code: "run_final",
  });
});

test("characters that no database keeps end no run, and hold up no other", async () => {
  const user = await newUser();
  const long = `input.text.includes("${"\u{1f4a1}".repeat(300)}")`;
  const id = await plantFlow(user, {
    nodes: {
      t: ["trigger", { on: "manual" }],
      x: ["transform", { expression: "({ text: String.fromCharCode(0) + '\\ud800' })" }],
      f: ["filter", { expression: long }],
      y: ["transform", { expression: "(() => { throw new Error(String.fromCharCode(0)) })()" }],
    },
    ways: ["t > x", "x > f", "x > y"],
  });
  const log = await user.call(executeFlow, { params: { id }, query: { wait: 20_000 }, body: {} });
  expect(log).toMatchObject({ status: "failure", error: { message: expect.stringContaining("\ufffd") } });
  if (!("nodeExecutions" in log)) throw new Error("the run did not end");
  expect(log.nodeExecutions[1]?.output).toEqual({ text: "\ufffd\ufffd" });
});

test("a flow built over HTTP evaluates its expressions, and a branch that is not taken says why", async () => {
  const user = await newUser();
  const { id } = await user.call(createFlow, { body: { name: "Judge", intention: "Try" } });
  const params = { flowId: id };
  const add = async (title: string, kind: "trigger" | "filter" | "transform" | "decision", config: object) =>
    (await user.call(createNode, { params, body: { title, kind, config: { ...config } } })).id;
  const start = await add("Start", "trigger", { on: "manual" });
  const large = await add("Large", "filter", { expression: "input.amount > 100" });
  const round = await add("Round", "transform", {
    expression: "({ amount: Math.round(input.amount * 1.2) })",
  });
  const which = await add("Which", "decision", {});
  const yes = await add("Yes", "transform", { expression: `nodes["${start}"].amount + input.amount` });
  const no = await add("No", "transform", { expression: "'no'" });
  const link = (fromNodeId: string, toNodeId: string, condition: string | null = null) =>
    user.call(createFlowConnection, { params, body: { fromNodeId, toNodeId, condition } });
  await link(start, large);
  await link(large, round);
  await link(round, which);
  await link(which, yes, "input.amount > 200");
  await link(which, no, "input.amount <= 200");
  const run = (amount: number) =>
    user.call(executeFlow, { params: { id }, query: { wait: 20_000 }, body: { input: { amount } } });
  const log = await run(200);
  expect(log).toMatchObject({ status: "success", result: 440 });
  if (!("nodeExecutions" in log)) throw new Error("the run did not end");
  expect(log.nodeExecutions.find(({ nodeId }) => nodeId === no)).toMatchObject({
    status: "skipped",
    why: [{ parts: [{ expression: "input.amount", value: "240" }] }],
  });
  expect(await run(50)).toMatchObject({ status: "success", result: null });
});

test("a run whose holder died is found by the sweep, and the queue goes on with it", async () => {
  const [user, crowd] = [await newUser(), await newUser()];
  const id = await plantFlow(user, {
    nodes: { t: ["trigger"], a: ["action", { action: "nothing.known" }], e: ["decision"] },
    ways: ["t > a", ["a > e", { on: "error" }]],
  });
  const run = await startOne(user, id);
  expect(await work(user, receiver().perform, dyingAt(2, "after"))).toBe(false);
  expect(await statusesOf(user, run)).toBe("pending t:success a:running");
  await expireLeases(user);
  // Another user has more runs that wait than a sweep looks at together, and none of them can go on.
  const crowded = (change: ReturnType<typeof sql>) =>
    crowd.ctx().ledger.transaction((tx) => tx.query(change));
  await crowded(sql<never>`insert into flow_runs (user_id, id, flow_id, flow_name, version, started_by, input, status,
      due_at, started_at)
    select ${crowd.id}, 'run_' || n, 'gone', 'Gone', 1, 'manual', 'null', 'pending', now() - interval '1 hour', now()
    from generate_series(1, 1001) n`);
  const open = ({ userId }: { userId: string }) => (userId === user.id ? user : crowd).ctx();
  await sweepRuns(env, { now: Date.now() + 10_000, open });
  await crowded(sql<never>`delete from flow_runs where user_id = ${crowd.id}`);
  await expect
    .poll(() => statusesOf(user, run), { timeout: 20_000 })
    .toBe("success t:success a:failure e:success");
});
