import { env } from "cloudflare:workers";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { newId } from "#shared/ids.ts";
import { listen } from "#test/listener.ts";
import { CREDIT_EVENTS } from "./sockets.ts";

const MINE = "flw_mine";

/** The log of one user, to which events of flows and others are appended in order. */
function newLog() {
  const userId = newId("user");
  const stub = env.USER_STREAM.getByName(userId);
  let last = 0;
  const append = async (events: { type: string; body: object }[]) => {
    const at = new Date().toISOString();
    const rows = events.map((event, n) => ({ srcSeq: last + 1 + n, version: 1, at, ...event }));
    last += rows.length;
    await stub.append("ledger", 1, 1, rows);
  };
  return { userId, stub, append };
}
const changed = (flowId: string) => ({ type: "flow.changed", body: { flowId } });
const ended = (flowId: string) => ({ type: "flow.execution.finished", body: { run: { flowId } } });
const other = { type: "import.completed", body: { flowId: MINE } };
const live = (type: string, body: object) => ({ type, version: 1, at: new Date().toISOString(), body });
const many = <Event>(count: number, event: Event) => Array.from({ length: count }, () => event);
const seqs = (events: { seq: number }[]) => events.map(({ seq }) => seq);

test("a socket of one flow carries that flow's events, and its cursor moves over all others", async () => {
  const { userId, stub, append } = newLog();
  await append([changed(MINE), changed("flw_else"), ended(MINE), ended("flw_else"), other]);
  const listener = await listen(userId, { flowId: MINE });
  expect((await listener.frame("caught_up")).head).toMatch(/\.5$/);
  expect(seqs(listener.events)).toEqual([1, 3]);
  await stub.live(
    live("flow.execution.node", { flowId: "flw_else", runId: "run_1" }),
    live("import.progress", { flowId: MINE }),
    live("flow.execution.started", { run: { flowId: MINE } }),
    live("flow.execution.node", { flowId: MINE, runId: "run_1" }),
  );
  await append([ended("flw_else"), ended(MINE)]);
  await listener.count(3);
  expect(seqs(listener.events)).toEqual([1, 3, 7]);
  const told = listener.frames.flatMap((frame) => (frame.type === "live" ? [frame.event.type] : []));
  expect(told).toEqual(["flow.execution.started", "flow.execution.node"]);
  const again = await listen(userId, { flowId: MINE, since: listener.events[1]?.cursor ?? "" });
  expect((await again.frame("caught_up")).head).toBe(listener.events[2]?.cursor);
  expect(seqs(again.events)).toEqual([7]);
});

test("what is filtered out takes no credit and wants no acknowledgement", async () => {
  const { userId, stub, append } = newLog();
  const silent = await listen(userId, { flowId: MINE, acks: false });
  await silent.frame("caught_up");
  await append([ended(MINE)]);
  for (let n = 0; n < 3; n++) await append(many(200, other));
  await append([ended(MINE)]);
  await silent.count(2);
  await runInDurableObject(stub, (_, state) => {
    for (const socket of state.getWebSockets())
      socket.serializeAttachment({ ...socket.deserializeAttachment(), heardAt: Date.now() - 60_000 });
  });
  await runDurableObjectAlarm(stub);
  silent.ack(silent.events[1]?.cursor ?? "");
  await append(many(CREDIT_EVENTS, ended(MINE)));
  await append([ended(MINE)]);
  await stub.ping();
  expect(silent.events).toHaveLength(CREDIT_EVENTS + 2); // the credit is full, and the last one waits
  silent.ack(silent.events.at(-1)?.cursor ?? "");
  await silent.count(CREDIT_EVENTS + 3);
  expect(new Set(seqs(silent.events)).size).toBe(CREDIT_EVENTS + 3);
});

test("a long stretch of other events is passed without a frame of the client", async () => {
  const { userId, append } = newLog();
  await append([ended(MINE)]);
  for (let n = 0; n < 5; n++) await append(many(1000, n % 2 === 0 ? other : ended("flw_else")));
  await append(many(CREDIT_EVENTS + 1, ended(MINE)));
  const listener = await listen(userId, { flowId: MINE });
  expect((await listener.frame("caught_up")).head).toMatch(/\.5258$/);
  expect(seqs(listener.events)).toEqual([1, ...Array.from({ length: 257 }, (_, n) => 5002 + n)]);
  const empty = await listen(userId, { flowId: "flw_none", acks: false });
  await empty.frame("caught_up");
  expect(empty.frames).toHaveLength(1);
});
