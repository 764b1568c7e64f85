import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { newId } from "#shared/ids.ts";
import { openLedger } from "#workers/db/ledger.ts";
import { OF_REQUESTS, openLine } from "#workers/db/line.ts";
import { deliver } from "./deliver.ts";
import { openOutboxes } from "./outboxes.ts";
import { consumeRelay, sweepStreams } from "./queue.ts";

/** A user with that many committed events that the stream has not received. */
async function untold(events: number): Promise<string> {
  const userId = newId("user");
  const who = { userId, sessionId: "ses_queue", requestId: "req_queue" };
  await openLedger(openLine(env.LEDGER.connectionString, OF_REQUESTS), who).transaction(async (tx) => {
    for (let n = 0; n < events; n++) tx.events.push({ type: "user.registered", body: { userId: `${n}` } });
  });
  return userId;
}

const held = async (userId: string): Promise<number> => {
  const replay = await env.USER_STREAM.getByName(userId).read(null, 1000);
  return replay.kind === "events" ? replay.events.length : -1;
};
const unsent = async (userId: string): Promise<number> => {
  const [ledger] = openOutboxes(env);
  return (await ledger?.listUnsent(userId, null, 10))?.rows.length ?? -1;
};
const message = (id: string, body: unknown) => ({ id, timestamp: new Date(), attempts: 1, body });

test("a nudge delivers what is committed and marks it; a second changes nothing", async () => {
  const [one, two] = [await untold(3), await untold(2)];
  for (let time = 0; time < 2; time++) {
    const batch = createMessageBatch("relay", [
      message("m1", { userIds: [one, two] }),
      message("m2", { userIds: [one] }),
    ]);
    await consumeRelay(batch, env);
    const result = await getQueueResult(batch, createExecutionContext());
    expect(result.explicitAcks.sort()).toEqual(["m1", "m2"]);
    expect([await held(one), await held(two), await unsent(one)]).toEqual([3, 2, 0]);
  }
});

test("a message that is no nudge is dropped", async () => {
  const batch = createMessageBatch("relay", [message("m1", { users: 5 })]);
  await consumeRelay(batch, env);
  expect((await getQueueResult(batch, createExecutionContext())).explicitAcks).toEqual(["m1"]);
});

test("a nudge of a user that cannot be relayed comes again, those of others do not", async () => {
  const [good, restored] = [await untold(1), await untold(2)];
  // The log holds more than the database. Only an operator can decide which of them is right.
  await env.USER_STREAM.getByName(restored).append(
    "ledger",
    1,
    1,
    [1, 2, 3].map((srcSeq) => ({
      srcSeq,
      type: "user.registered",
      version: 1,
      at: new Date().toISOString(),
      body: {},
    })),
  );
  const batch = createMessageBatch("relay", [
    message("good", { userIds: [good] }),
    message("bad", { userIds: [restored] }),
  ]);
  await consumeRelay(batch, env);
  const result = await getQueueResult(batch, createExecutionContext());
  expect(result.explicitAcks).toEqual(["good"]);
  expect(result.retryMessages.map(({ msgId }) => msgId)).toEqual(["bad"]);
});

test("with every fast path dead the sweep delivers", async () => {
  const users = [await untold(1), await untold(600)];
  await sweepStreams(env);
  expect(await Promise.all(users.map(held))).toEqual([1, 600]);
  expect(await Promise.all(users.map(unsent))).toEqual([0, 0]);
});

test("the fast path heals the gap that a lost one left", async () => {
  const userId = await untold(3);
  const who = { userId, sessionId: "ses_queue", requestId: "req_queue" };
  const delivered: Promise<void>[] = [];
  await openLedger(openLine(env.LEDGER.connectionString, OF_REQUESTS), who, {
    afterCommit: ({ generation, rows }) =>
      void delivered.push(deliver(env, userId, { source: "ledger", generation, rows })),
  }).transaction(async (tx) => {
    tx.events.push({ type: "user.registered", body: { userId: "late" } });
  });
  await Promise.all(delivered);
  expect([await held(userId), await unsent(userId)]).toEqual([4, 0]);
});

test("nothing of an erased user is relayed, and no sweep comes back for it", async () => {
  const userId = await untold(2);
  await env.USER_STREAM.getByName(userId).erase();
  await sweepStreams(env);
  expect([await held(userId), await unsent(userId)]).toEqual([-1, 0]);
});
