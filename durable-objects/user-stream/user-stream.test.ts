import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { newId } from "#shared/ids.ts";
import { listen, rows } from "#test/listener.ts";
import { KEPT_MS } from "./event-log.ts";
import { CREDIT_EVENTS, MAX_SOCKETS } from "./sockets.ts";
import { within } from "#test/effort.ts";

function newStream() {
  const userId = newId("user");
  return { userId, stub: env.USER_STREAM.getByName(userId) };
}

/** Changes the attachments of the open sockets as the passing of time in a hibernating object would. */
const age = (stub: DurableObjectStub, change: object) =>
  runInDurableObject(stub, (_instance, state) => {
    for (const socket of state.getWebSockets())
      socket.serializeAttachment({ ...socket.deserializeAttachment(), ...change });
  });
const seqs = (events: { seq: number }[]) => events.map(({ seq }) => seq);
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

test("replays what was missed, says so, and goes on live", async () => {
  const { userId, stub } = newStream();
  await stub.append("ledger", 1, 1, rows(1, 3));
  const listener = await listen(userId);
  const { head } = await listener.frame("caught_up");
  expect(seqs(listener.events)).toEqual([1, 2, 3]);
  expect(listener.events.at(-1)?.cursor).toBe(head);
  await stub.append("ledger", 1, 1, rows(4, 5));
  await listener.count(5);
  expect(listener.frames.map(({ type }) => type)).toEqual(["events", "caught_up", "events"]);
  expect(listener.events[4]).toMatchObject({ seq: 5, type: "user.registered", version: 1, body: { n: 5 } });
});

test("resumes after a cursor with nothing missing and nothing twice", async () => {
  const { userId, stub } = newStream();
  await stub.append("ledger", 1, 1, rows(1, 3));
  const first = await listen(userId);
  const { head } = await first.frame("caught_up");
  first.close();
  await stub.append("ledger", 1, 1, rows(4, 6));
  const second = await listen(userId, { since: head });
  await second.frame("caught_up");
  expect(seqs(second.events)).toEqual([4, 5, 6]);
});

test("an empty log catches up at once", async () => {
  const listener = await listen(newStream().userId);
  expect((await listener.frame("caught_up")).head).toMatch(/\.0$/);
});

test.each(["unknown.5", "nonsense"])(
  "a cursor of another log (%s) is a reset that goes on from the head",
  async (since) => {
    const { userId, stub } = newStream();
    await stub.append("ledger", 1, 1, rows(1, 3));
    const listener = await listen(userId, { since });
    expect(await listener.frame("reset")).toMatchObject({
      reason: "epoch",
      head: expect.stringMatching(/\.3$/),
    });
    await stub.append("ledger", 1, 1, rows(4, 4));
    await listener.count(1);
    expect(seqs(listener.events)).toEqual([4]);
  },
);

test("pages a long replay by what the client acknowledges", async () => {
  const { userId, stub } = newStream();
  for (let at = 1; at <= 1000; at += 250) await stub.append("ledger", 1, 1, rows(at, at + 249));
  const silent = await listen(userId, { acks: false });
  await silent.count(CREDIT_EVENTS);
  await stub.append("ledger", 1, 1, rows(1001, 1001));
  await stub.ping();
  expect(seqs(silent.events)).toEqual(upTo(CREDIT_EVENTS));
  silent.ack(silent.events.at(-1)?.cursor ?? "");
  await silent.count(2 * CREDIT_EVENTS);
  const eager = await listen(userId);
  await eager.frame("caught_up");
  expect(seqs(eager.events)).toEqual(upTo(1001));
});

test("sends live events to those who look now, and forgets them", async () => {
  const { userId, stub } = newStream();
  const listener = await listen(userId);
  await listener.frame("caught_up");
  const event = { type: "import.progress", version: 1, at: new Date().toISOString(), body: { done: 5 } };
  await stub.live(event);
  expect((await listener.frame("live")).event).toEqual(event);
  expect(await stub.read(null, 10)).toMatchObject({ kind: "events", events: [] });
});

test.each(["hibernate", "close"] as const)("an eviction (%s) loses nothing", async (webSockets) => {
  const { userId, stub } = newStream();
  const listener = await listen(userId);
  const { head } = await listener.frame("caught_up");
  await stub.append("ledger", 1, 1, rows(1, 2));
  await evictDurableObject(stub, { webSockets });
  await stub.append("ledger", 1, 1, rows(3, 4));
  const reader = webSockets === "hibernate" ? listener : await listen(userId, { since: head });
  await reader.count(4);
  expect(seqs(reader.events)).toEqual([1, 2, 3, 4]);
});

test("a client that falls behind must pull, and is whole when it has", async () => {
  const { userId, stub } = newStream();
  const slow = await listen(userId, { acks: false });
  await slow.frame("caught_up");
  for (let at = 1; at <= 400; at += 10) await stub.append("ledger", 1, 1, rows(at, at + 9));
  await stub.ping();
  expect(slow.events.length).toBeLessThanOrEqual(CREDIT_EVENTS);
  await evictDurableObject(stub);
  slow.ack(slow.events.at(-1)?.cursor ?? "");
  await slow.count(400);
  await slow.frame("caught_up");
  expect(seqs(slow.events)).toEqual(upTo(400));
});

test("a client that is a megabyte behind must pull", async () => {
  const { userId, stub } = newStream();
  const slow = await listen(userId, { acks: false });
  await slow.frame("caught_up");
  const text = "x".repeat(400_000);
  for (let n = 1; n <= 5; n++)
    await stub.append(
      "ledger",
      1,
      1,
      rows(n, n, () => ({ text })),
    );
  await stub.ping();
  expect(seqs(slow.events)).toEqual([1, 2]);
  for (let n = 2; n <= 5; n++) {
    slow.ack(slow.events.at(-1)?.cursor ?? "");
    await slow.count(n);
  }
  expect(seqs(slow.events)).toEqual([1, 2, 3, 4, 5]);
});

test("a client that stays silent in pull mode is closed, one that acknowledges is not", async () => {
  const { userId, stub } = newStream();
  const slow = await listen(userId, { acks: false });
  const fast = await listen(userId);
  await slow.frame("caught_up");
  for (let at = 1; at <= 300; at += 10) await stub.append("ledger", 1, 1, rows(at, at + 9));
  await fast.count(300);
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  await age(stub, { heardAt: Date.now() - 30_000 });
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(await slow.closed).toEqual({ code: 4408, reason: "slow" });
  await stub.append("ledger", 1, 1, rows(301, 301));
  await fast.count(301);
});

test("an acknowledgement of what was never sent, or of another epoch, counts for nothing", async () => {
  const { userId, stub } = newStream();
  const slow = await listen(userId, { acks: false });
  const fast = await listen(userId);
  const { head } = await slow.frame("caught_up");
  for (let at = 1; at <= 300; at += 10) await stub.append("ledger", 1, 1, rows(at, at + 9));
  const sent = slow.events.length;
  slow.ack(head.replace(/\.0$/, ".299"));
  slow.ack("0000000000000000.200");
  slow.ack("x".repeat(70));
  await stub.append("ledger", 1, 1, rows(301, 301));
  await fast.count(301);
  expect(slow.events).toHaveLength(sent);
});

test("revocation closes the sockets of that session at once and lets no new one in", async () => {
  const { userId, stub } = newStream();
  const [mine, other] = [
    await listen(userId, { sessionId: "ses_a" }),
    await listen(userId, { sessionId: "ses_b" }),
  ];
  const started = Date.now();
  expect(await stub.revoke(["ses_a"])).toBe(1);
  expect(await mine.closed).toEqual({ code: 4403, reason: "revoked" });
  expect(Date.now() - started).toBeLessThan(within(5000));
  await evictDurableObject(stub);
  const late = await listen(userId, { sessionId: "ses_a" });
  expect(await late.closed).toEqual({ code: 4403, reason: "revoked" });
  await stub.append("ledger", 1, 1, rows(1, 1));
  await other.count(1);
  expect(late.frames).toEqual([]);
});

test("warns before access ends and closes when it has", async () => {
  const { userId, stub } = newStream();
  const expiresAt = Date.now() + 50_000;
  const listener = await listen(userId, { expiresAt });
  await runDurableObjectAlarm(stub);
  expect((await listener.frame("auth_expiring")).at).toBe(new Date(expiresAt).toISOString());
  await runDurableObjectAlarm(stub);
  await age(stub, { expiresAt: Date.now() - 1 });
  await runDurableObjectAlarm(stub);
  expect(await listener.closed).toEqual({ code: 4401, reason: "expired" });
  expect(listener.frames.filter(({ type }) => type === "auth_expiring")).toHaveLength(1);
});

test("a user has twenty sockets; one more closes the oldest", async () => {
  const { userId } = newStream();
  const listeners = [];
  for (let n = 0; n <= MAX_SOCKETS; n++) listeners.push(await listen(userId));
  expect(await listeners[0]?.closed).toEqual({ code: 4429, reason: "tooMany" });
  await listeners.at(-1)?.frame("caught_up");
});

test("a raised generation resets every socket, which then goes on", async () => {
  const { userId, stub } = newStream();
  await stub.append("ledger", 1, 1, rows(1, 5));
  const listener = await listen(userId);
  const { head } = await listener.frame("caught_up");
  await stub.append("ledger", 2, 1, rows(1, 4));
  const reset = await listener.frame("reset");
  expect(reset).toMatchObject({ reason: "epoch", head: expect.stringMatching(/\.4$/) });
  expect(reset.head.split(".")[0]).not.toBe(head.split(".")[0]);
  await stub.append("ledger", 2, 1, rows(5, 5));
  await listener.count(6);
  expect(listener.events.at(-1)?.seq).toBe(5);
});

test("an erased stream closes with 4410, and nothing brings it back", async () => {
  const { userId, stub } = newStream();
  await stub.append("ledger", 1, 1, rows(1, 2));
  const listener = await listen(userId);
  await listener.frame("caught_up");
  await stub.erase();
  expect(await listener.closed).toEqual({ code: 4410, reason: "erased" });
  expect(await stub.append("ledger", 1, 1, rows(3, 3))).toEqual({ kind: "erased" });
  await evictDurableObject(stub);
  expect(await (await listen(userId)).closed).toEqual({ code: 4410, reason: "erased" });
  expect(await stub.read(null, 10)).toEqual({ kind: "erased" });
});

test("old events are pruned by the alarm", async () => {
  const { userId, stub } = newStream();
  const old = new Date(Date.now() - KEPT_MS - 86_400_001).toISOString();
  await stub.append(
    "ledger",
    1,
    1,
    rows(1, 2).map((row) => ({ ...row, at: old })),
  );
  await stub.append("ledger", 1, 1, rows(3, 3));
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  const listener = await listen(userId);
  await listener.frame("caught_up");
  expect(seqs(listener.events)).toEqual([3]);
});

test("answers the heartbeat without waking, and the closing of a peer", async () => {
  const { userId, stub } = newStream();
  const response = await stub.fetch("https://stream/", {
    headers: {
      upgrade: "websocket",
      "tidemark-session": "ses_a",
      "tidemark-expires": `${Date.now() + 900_000}`,
    },
  });
  const socket = response.webSocket;
  if (socket === null) throw new Error("no socket");
  const said: string[] = [];
  const closed = new Promise<number>((resolve) =>
    socket.addEventListener("close", ({ code }) => resolve(code)),
  );
  socket.addEventListener("message", ({ data }) => void said.push(String(data)));
  socket.accept();
  await evictDurableObject(stub);
  socket.send("ping");
  await expect.poll(() => said.at(-1)).toBe("pong");
  socket.close(4000, "leaving");
  expect(await closed).toBe(4000);
  expect(userId).toBe(stub.name);
});

test("refuses whoever comes without an identity or not as a WebSocket", async () => {
  const { stub } = newStream();
  expect((await stub.fetch("https://stream/", { headers: { upgrade: "websocket" } })).status).toBe(426);
  expect((await stub.fetch("https://stream/")).status).toBe(426);
});
