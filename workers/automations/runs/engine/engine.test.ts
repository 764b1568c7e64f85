import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { NewEvent } from "#shared/events.ts";
import { rounds } from "#test/effort.ts";
import { expectedErrors } from "#test/expected-errors.ts";
import {
  alone,
  dyingAt,
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
import { cancelRun } from "../logs/cancel-run.ts";
import { advanceBatch, type Batch } from "./advance-batch.ts";
import { openEvaluator } from "./evaluator.ts";
import { findNextDue } from "./rows/claim-store.ts";

const passing = { error: { code: "http_status", message: "It answered 503." }, canPass: true };
const lasting = { error: { code: "http_status", message: "It answered 400." }, canPass: false };
const RETRY = { attempts: 2, backoff: 0.01 };

test("actions retry, fail into their error connections, and fail the run, whose error flow then starts once", async () => {
  const user = await newUser();
  const onError = await plantFlow(user, {
    nodes: { t: ["trigger"], a: ["action", { action: "note.keep" }] },
    ways: ["t > a"],
  });
  const flow = await plantFlow(
    user,
    {
      nodes: {
        t: ["trigger"],
        a: ["action", { action: "slow.one", retry: RETRY }],
        b: ["action", { action: "bad.one", retry: RETRY }],
        c: ["action", { action: "note.keep" }],
        z: ["action", { action: "bad.one" }],
        y: ["action", { action: "note.keep" }],
      },
      ways: ["t > a", "a > b", ["b > c", { on: "error" }], "b > y", "c > z", "z > y"],
    },
    { error_flow_id: onError },
  );
  const { asked, done, perform } = receiver((action, _, attempt) =>
    action === "slow.one" && attempt < 3 ? passing : action === "bad.one" ? lasting : undefined,
  );
  const id = await startOne(user, flow);
  const told: NewEvent[] = [];
  expect(await work(user, perform, { tell: (events) => void told.push(...events) })).toBe(true);
  expect(told.filter(({ type }) => type === "flow.execution.started")).toHaveLength(2);
  const ofNode = told.flatMap(({ type, body }) =>
    type === "flow.execution.node" && body.runId === id && body.node.nodeId === "a" ? [body.node.status] : [],
  );
  expect(ofNode).toEqual(["running", "waiting", "running", "waiting", "running", "success"]);
  expect(await statusesOf(user, id)).toBe(
    "failure t:success a:success b:failure c:success z:failure y:skipped",
  );
  const log = await logOf(user, id);
  expect(log.error).toEqual({ code: "http_status", message: "It answered 400." });
  expect(log.nodeExecutions.map(({ attempts }) => attempts)).toEqual([1, 3, 1, 1, 1, 0]);
  expect(log.nodeExecutions[3]?.input).toMatchObject({ action: "note.keep" });
  const ended = sql<object>`select type from outbox where user_id = ${user.id} and type = 'flow.execution.finished'`;
  expect(await user.ctx().ledger.read(ended)).toHaveLength(2);
  expect([...asked.values()].reduce((sum, n) => sum + n, 0)).toBe(7);
  expect(done.size).toBe(3);
  const [figures] = await user
    .ctx()
    .ledger.read(
      sql<object>`select successes::int, failures::int, last_executed is not null as told from flows where id = ${flow}`,
    );
  expect(figures).toEqual({ successes: 0, failures: 1, told: true });
});

test("a run ends whatever characters its nodes and the answers of services hold", async () => {
  const user = await newUser();
  const flow = await plantFlow(user, {
    nodes: {
      t: ["trigger"],
      x: ["transform", { expression: "({ ['\\ud83e']: '🦊'.slice(0, 1) + '\\0' })" }],
      a: ["action", { action: "note.keep", say: "{{ '\\0' }}" }],
      b: ["action", { action: "bad.one", say: "{{ '\\udd8a' + input.say }}" }],
    },
    ways: ["t > x", "x > a", "a > b"],
  });
  const broken = { say: "\0\ud800" };
  const { perform } = receiver((action) =>
    action === "bad.one"
      ? { error: { code: "http_status", message: "It answered." }, canPass: false, output: broken }
      : { output: broken, outputKey: null },
  );
  const id = await startOne(user, flow);
  expect(await work(user, perform)).toBe(true);
  expect(await statusesOf(user, id)).toBe("failure t:success x:success a:success b:failure");
  const [, x, a] = (await logOf(user, id)).nodeExecutions;
  expect([x?.output, a?.output]).toEqual([{ "\ufffd": "\ufffd\ufffd" }, { say: "\ufffd\ufffd" }]);
});

test("a sub-flow gives its result to the step that runs it, and flows that run each other end at a depth", async () => {
  const user = await newUser();
  const inner = await plantFlow(user, {
    nodes: { t: ["trigger"], a: ["action", { action: "note.keep" }] },
    ways: ["t > a"],
  });
  const outer = await plantFlow(user, {
    nodes: { t: ["trigger"], s: ["action", { action: "flow.run", flowId: inner, input: { deep: 1 } }] },
    ways: ["t > s"],
  });
  const { perform } = receiver();
  const id = await startOne(user, outer);
  expect(await work(user, perform)).toBe(true);
  expect(await logOf(user, id)).toMatchObject({ status: "success", result: { did: "n:a" } });
  const self = await plantFlow(user, {
    nodes: { t: ["trigger"], s: ["action", { action: "flow.run", flowId: "none" }] },
    ways: ["t > s"],
  });
  await user.ctx().ledger.transaction((tx) =>
    tx.query(sql`update flow_versions set graph = replace(graph::text, '"none"', ${JSON.stringify(self)})::jsonb
      where user_id = ${user.id} and flow_id = ${self}`),
  );
  const first = await startOne(user, self);
  expect(await work(user, perform)).toBe(true);
  expect(await logOf(user, first)).toMatchObject({ status: "failure", error: { code: "sub_flow_failed" } });
  const [count] = await user
    .ctx()
    .ledger.read(
      sql<object>`select count(*)::int as runs, max(depth) as depth from flow_runs where flow_id = ${self}`,
    );
  expect(count).toEqual({ runs: 11, depth: 10 });
});

test("a cause starts one run, a quota ends at its number, and a limit of one keeps a flow's runs apart", async () => {
  const user = await newUser();
  const flow = await plantFlow(
    user,
    { nodes: { t: ["trigger"], a: ["action", { action: "note.keep" }] }, ways: ["t > a"] },
    { concurrency: 1 },
  );
  const one = { flowId: flow, startedBy: "webhook" as const, input: null };
  const both = await Promise.all(
    [1, 2].map(() =>
      startAlone(user, [
        { ...one, cause: "msg_1" },
        { ...one, cause: "msg_2" },
      ]),
    ),
  );
  expect(both.flat().filter((each) => each === "repeated")).toHaveLength(2);
  const quotas = { runsAMonth: 4, retentionDays: 30 };
  const more = await startAlone(user, [one, { ...one, cause: "msg_1" }, one, one], quotas);
  expect(more.map((each) => (typeof each === "string" ? each : "started"))).toEqual([
    "started",
    "repeated",
    "started",
    "quota_exceeded",
  ]);
  let working = 0;
  let most = 0;
  const { done, perform } = receiver();
  const counted = async (...given: Parameters<typeof perform>) => {
    most = Math.max(most, ++working);
    const outcome = await perform(...given);
    working--;
    return outcome;
  };
  await Promise.all([work(user, counted), work(user, counted)]);
  expect([done.size, most]).toEqual([4, 1]);
  // A holder that died holds up its flow until its lease ends, and nobody asks again before.
  await startAlone(user, [one, one]);
  expect(await work(user, perform, dyingAt(2, "after"))).toBe(false);
  const next = await user.ctx().ledger.transaction(findNextDue);
  expect(Date.parse(next ?? "") - Date.now()).toBeGreaterThan(30_000);
});

test("a run is cancelled while its effect is under way, and what the effect answers is dropped", async () => {
  const user = await newUser();
  const flow = await plantFlow(user, {
    nodes: { t: ["trigger"], a: ["action", { action: "note.keep" }], w: ["delay", { duration: "P1D" }] },
    ways: ["t > a", "t > w"],
  });
  const id = await startOne(user, flow);
  const { done, perform } = receiver();
  await work(user, async (...given) => {
    const head = await cancelRun(alone(user.ctx()), id);
    expect(head.status).toBe("cancelled");
    return perform(...given);
  });
  expect(done.size).toBe(1);
  expect(await statusesOf(user, id)).toBe("cancelled t:success a:cancelled w:cancelled");
});

test("a slow service holds up no other run of the user", async () => {
  const user = await newUser();
  const [slow, quick] = await Promise.all(
    ["slow.one", "note.keep"].map((action) =>
      plantFlow(user, { nodes: { t: ["trigger"], a: ["action", { action }] }, ways: ["t > a"] }),
    ),
  );
  const [first, second] = [await startOne(user, slow ?? ""), await startOne(user, quick ?? "")];
  const { perform } = receiver();
  await work(user, async (ctx, begun) => {
    if (begun.node.config["action"] === "slow.one")
      await expect
        .poll(() => statusesOf(user, second), { timeout: 10_000 })
        .toBe("success t:success a:success");
    return perform(ctx, begun);
  });
  expect(await statusesOf(user, first)).toBe("success t:success a:success");
});

test("a run that the ledger refuses fails alone, and one batch does so much work and no more", async () => {
  const user = await newUser();
  const flow = await plantFlow(user, {
    nodes: { t: ["trigger"], a: ["action", { action: "note.keep" }] },
    ways: ["t > a"],
  });
  const [faulty, first, second] = [1, 2, 3].map(() => startOne(user, flow));
  const ids = await Promise.all([faulty, first, second].map((each) => each ?? ""));
  const most = 2 ** 31 - 1;
  await user
    .ctx()
    .ledger.transaction((tx) =>
      tx.query(
        sql<never>`update flow_runs set claims = ${most} where user_id = ${user.id} and id = ${ids[0] ?? ""}`,
      ),
    );
  expectedErrors.push(/run.batch_refused/);
  await work(user, receiver().perform);
  const ends = await Promise.all(ids.map((id) => logOf(user, id)));
  expect(ends.map(({ status }) => status)).toEqual(["failure", "success", "success"]);
  expect(ends[0]?.error?.code).toBe("internal");
  // Each run does more work here than a batch may.
  const evaluator = await openEvaluator();
  let spent = 0;
  const costly = { ...evaluator, spent: () => (spent += 600_000_000) };
  await Promise.all([startOne(user, flow), startOne(user, flow)]);
  const batch = { held: [], arrived: [], room: 10, evaluator, runsAMonth: null, identity: null };
  const advance = (given: Batch) => alone(user.ctx()).ledger.transaction((tx) => advanceBatch(tx, given));
  const claimed = await advance(batch);
  const held = claimed.advanced.map((each) => each.held);
  for (const each of held) each.run.claims += 1;
  const outcome = { output: null, outputKey: null };
  const arrived = claimed.advanced.flatMap(({ wanted, held: by }) =>
    wanted.map((each) => ({ ...each, held: by, outcome })),
  );
  const then = await advance({ ...batch, held, arrived, evaluator: costly });
  expect([then.advanced.length, then.postponed, then.isMore]).toEqual([1, held.slice(1), true]);
  evaluator.dispose();
});

test(
  "an engine that dies at any point loses no run, and asks for nothing under a second key",
  async () => {
    const user = await newUser();
    const flow = await plantFlow(user, {
      nodes: {
        t: ["trigger"],
        a: ["action", { action: "slow.one", retry: RETRY }],
        b: ["action", { action: "note.keep" }],
        d: ["delay", { duration: "PT0.001S" }],
        j: ["action", { action: "note.keep", join: "all" }],
        z: ["action", { action: "bad.one" }],
        e: ["action", { action: "note.keep" }],
      },
      ways: ["t > a", "t > b", "b > d", "a > j", "d > j", "j > z", ["z > e", { on: "error" }]],
    });
    const { asked, done, perform } = receiver((action, _, attempt) =>
      action === "slow.one" && attempt === 1 ? passing : action === "bad.one" ? lasting : undefined,
    );
    const runs: string[] = [];
    for (let n = 0; n < rounds({ sample: 6, long: 200 }); n++) {
      runs.push(await startOne(user, flow), await startOne(user, flow));
      for (let at = 1 + (n % 3); at < 14; at += 1 + (n % 4)) {
        const when = (at + n) % 2 === 0 ? "before" : "after";
        if (await work(user, perform, dyingAt(at, when))) break;
        await expireLeases(user);
      }
      await work(user, perform);
    }
    for (const id of runs) {
      expect(await statusesOf(user, id)).toBe(
        "success t:success a:success b:success d:success j:success z:failure e:success",
      );
      expect([...done].filter((key) => key.startsWith(`${id}:`)).sort()).toEqual(
        ["a", "b", "e", "j"].map((node) => `${id}:n:${node}`),
      );
    }
    expect(asked.size).toBe(runs.length * 5);
  },
  rounds({ sample: 60_000, long: 3_600_000 }),
);
