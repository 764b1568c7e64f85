import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { newId } from "#shared/ids.ts";
import { type Listener, listen, rows } from "#test/listener.ts";
import { IDLE_FRAMES } from "./pace.ts";
import { MAX_FEEDS, MAX_SOCKETS } from "./sockets.ts";
import { within } from "#test/effort.ts";

function newStream() {
  const userId = newId("user");
  return { userId, stub: env.USER_STREAM.getByName(userId) };
}
const JUNK = ["junk", "{}", '{"type":"ack"}', '{"type":"ack","cursor":"x"}', '{"type":"ack","cursor":"e.1"}'];
const tooMany = { code: 4429, reason: "tooMany" };
const flood = (listener: Listener, frames: number) => {
  for (let n = 0; n < frames; n++) listener.say(JUNK[n % 4] ?? "");
};

test("a frame that changes nothing reads nothing, moves no alarm and looks at no other socket", async () => {
  const { userId, stub } = newStream();
  await stub.append("ledger", 1, 1, rows(1, 3));
  for (let n = 0; n < 5; n++) await (await listen(userId)).frame("caught_up");
  await runInDurableObject(stub, async (instance, state) => {
    const [socket] = state.getWebSockets();
    if (socket === undefined) throw new Error("there are five sockets");
    const attachments = vi.spyOn(WebSocket.prototype, "deserializeAttachment");
    const reads = vi.spyOn(state.storage.sql, "exec");
    const alarms = vi.spyOn(state.storage, "setAlarm");
    for (let n = 0; n < 100; n++) instance.webSocketMessage(socket, JUNK[n % JUNK.length] ?? "");
    expect(reads).toHaveBeenCalledTimes(0);
    expect(alarms).toHaveBeenCalledTimes(0);
    // Only the attachment of this socket, for each frame that looks like an acknowledgement.
    expect(attachments.mock.calls.length).toBeLessThanOrEqual(20);
  });
});

test("an acknowledgement reads no other socket's seat and moves no alarm", async () => {
  const { userId, stub } = newStream();
  const [one] = await Promise.all(Array.from({ length: 5 }, () => listen(userId, { acks: false })));
  await one?.frame("caught_up");
  await stub.append("ledger", 1, 1, rows(1, 200));
  const cursors = one?.events.map(({ cursor }) => cursor) ?? [];
  await runInDurableObject(stub, async (instance, state) => {
    const [socket] = state.getWebSockets();
    if (socket === undefined) throw new Error("there are five sockets");
    const attachments = vi.spyOn(WebSocket.prototype, "deserializeAttachment");
    const alarms = vi.spyOn(state.storage, "setAlarm");
    const reads = vi.spyOn(state.storage.sql, "exec");
    for (const cursor of cursors) instance.webSocketMessage(socket, JSON.stringify({ type: "ack", cursor }));
    expect(alarms).toHaveBeenCalledTimes(0);
    expect(attachments.mock.calls.length).toBeLessThanOrEqual(cursors.length);
    expect(reads.mock.calls.length).toBeLessThanOrEqual(cursors.length); // the epoch
  });
});

test.each([
  ["junk", "junk"],
  ["acknowledgements of nothing", '{"type":"ack","cursor":"nobody.1"}'],
  ["long frames", "x".repeat(1000)],
])("a socket that says too much of no use is closed: %s", async (_, frame) => {
  const { userId, stub } = newStream();
  const [loud, quiet] = [await listen(userId), await listen(userId)];
  await Promise.all([loud.frame("caught_up"), quiet.frame("caught_up")]);
  for (let n = 0; n < 2 * IDLE_FRAMES; n++) loud.say(frame);
  expect(await loud.closed).toEqual(tooMany);
  await stub.append("ledger", 1, 1, rows(1, 1));
  await quiet.count(1);
});

test("what a closed socket still says is not looked at", async () => {
  const { userId, stub } = newStream();
  const loud = await listen(userId);
  await loud.frame("caught_up");
  await runInDurableObject(stub, async (instance, state) => {
    const [socket] = state.getWebSockets();
    if (socket === undefined) throw new Error("there is a socket");
    socket.close(4403, "revoked");
    const parses = vi.spyOn(JSON, "parse");
    for (let n = 0; n < 1000; n++) instance.webSocketMessage(socket, "{}");
    expect(parses).toHaveBeenCalledTimes(0);
  });
});

test("one frame too long closes at once", async () => {
  const { userId } = newStream();
  const loud = await listen(userId);
  await loud.frame("caught_up");
  loud.say("x".repeat(1025));
  expect(await loud.closed).toEqual({ code: 1009, reason: "frame" });
});

test("a client that answers every frame of a long stretch is never too fast", async () => {
  const { userId, stub } = newStream();
  const eager = await listen(userId);
  await eager.frame("caught_up");
  const wanted = 20 * IDLE_FRAMES;
  await runInDurableObject(stub, (instance) => {
    for (let n = 1; n <= wanted; n++) instance.append("ledger", 1, 1, rows(n, n));
  });
  await eager.count(wanted);
  eager.say("{}");
  await stub.append("ledger", 1, 1, rows(wanted + 1, wanted + 1));
  await eager.count(wanted + 1);
});

test("an eviction forgets how much was said, and a flood after it is closed as well", async () => {
  const { userId, stub } = newStream();
  const loud = await listen(userId);
  await loud.frame("caught_up");
  flood(loud, IDLE_FRAMES - 10);
  await evictDurableObject(stub);
  flood(loud, IDLE_FRAMES - 10);
  await stub.append("ledger", 1, 1, rows(1, 1));
  await loud.count(1);
  flood(loud, 2 * IDLE_FRAMES);
  expect(await loud.closed).toEqual(tooMany);
});

test("a revocation, an append and a live event arrive while twenty sockets flood (S9)", async () => {
  const { userId, stub } = newStream();
  const loud = await Promise.all(
    Array.from({ length: MAX_SOCKETS - 2 }, () => listen(userId, { sessionId: "ses_loud" })),
  );
  const ended = await listen(userId, { sessionId: "ses_ended" });
  const other = await listen(userId, { sessionId: "ses_other" });
  await Promise.all([...loud, ended, other].map((listener) => listener.frame("caught_up")));
  const began = Date.now();
  for (const listener of loud) flood(listener, 300);
  const event = { type: "import.progress", version: 1, at: new Date().toISOString(), body: { done: 5 } };
  await Promise.all([stub.append("ledger", 1, 1, rows(1, 2)), stub.live(event), stub.revoke(["ses_ended"])]);
  expect(await ended.closed).toEqual({ code: 4403, reason: "revoked" });
  await other.count(2);
  expect((await other.frame("live")).event).toEqual(event);
  expect(Date.now() - began).toBeLessThan(within(5000));
});

test("requests that wait have places of their own, and take none of a device's", async () => {
  const { userId } = newStream();
  const device = await listen(userId);
  await device.frame("caught_up");
  const feeds: Listener[] = [];
  for (let n = 0; n < MAX_SOCKETS + MAX_FEEDS; n++) feeds.push(await listen(userId, { kind: "feed" }));
  expect(await Promise.all(feeds.slice(0, MAX_SOCKETS).map(({ closed }) => closed))).toEqual(
    Array.from({ length: MAX_SOCKETS }, () => tooMany),
  );
  await feeds.at(MAX_SOCKETS)?.frame("caught_up");
  await env.USER_STREAM.getByName(userId).append("ledger", 1, 1, rows(1, 1));
  await Promise.all([device.count(1), feeds.at(-1)?.count(1)]);
});
