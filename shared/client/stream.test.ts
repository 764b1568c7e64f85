import { expect, test } from "vitest";
import { settled } from "#test/manual-clock.ts";
import { followScripted, type Scripted } from "#test/scripted-connection.ts";
import { createClient } from "./client.ts";
import { memoryStore } from "./local-store.ts";
import { takeHead } from "./take-head.ts";
import { Problem } from "../problem.ts";
import type { ServerFrame, StreamEvent } from "../contracts/stream.ts";

const event = (seq: number, epoch = "e1"): StreamEvent => ({
  seq,
  cursor: `${epoch}.${seq}`,
  type: "user.registered",
  version: 1,
  at: "2026-11-20T00:00:00.000Z",
  body: { seq },
});
const range = (from: number, to: number, epoch = "e1") =>
  Array.from({ length: to - from + 1 }, (_, index) => event(from + index, epoch));

const events = (...of: StreamEvent[]): ServerFrame => ({ type: "events", events: of });
const caughtUp = (head: string): ServerFrame => ({ type: "caught_up", head });
const live = async (given: Parameters<typeof followScripted>[0] = {}): Promise<Scripted> => {
  const each = await followScripted({ cursor: "e1.0", ...given });
  await each.say(caughtUp("e1.0"));
  return each;
};

test("a fresh device takes the head, then the snapshot, then the tail after that head", async () => {
  const { told, connections, applied, say } = await followScripted({ head: "e1.7" });
  expect(told).toEqual(["connecting", "/events", "reset fresh", "/ws/ticket"]);
  expect(connections.map(({ since, ticket }) => [since, ticket])).toEqual([["e1.7", "t0"]]);
  await say(events(event(8)), caughtUp("e1.8"));
  expect(applied).toEqual([8]);
  expect(told.at(-1)).toBe("live");
});

test("a device that took the head before it read anything follows from there, and reads nothing again", async () => {
  const store = memoryStore();
  const asked: string[] = [];
  const client = createClient({
    baseUrl: "https://t.example",
    carrier: "cookie",
    store,
    async transport(url) {
      asked.push(new URL(url).pathname);
      return Response.json({ events: [], cursor: "e1.7", head: "e1.7", oldest: "e1.1" });
    },
  });
  await takeHead(client);
  await takeHead(client);
  expect(asked).toEqual(["/events"]);
  const cursor = await store.get("cursor");
  if (typeof cursor !== "string") throw new Error("the head was not kept");
  const { told, connections } = await followScripted({ cursor });
  expect(told).toEqual(["connecting", "/ws/ticket"]);
  expect(connections[0]?.since).toBe("e1.7");
});

test("a device that was here before goes on from where it was, without a snapshot", async () => {
  const { told, connections } = await followScripted({ cursor: "e1.41", admission: "cookie" });
  expect(told).toEqual(["connecting"]);
  expect(connections[0]).toMatchObject({ since: "e1.41", ticket: null });
});

test("applies each event once and keeps the cursor beside what it stands for", async () => {
  const { applied, store, say } = await live();
  await say(events(...range(1, 3)), events(...range(2, 5)), events(event(5)));
  expect(applied).toEqual([1, 2, 3, 4, 5]);
  expect(await store.get("cursor")).toBe("e1.5");
});

test("acknowledges every page of a replay, and in live mode after 32 events or 2 seconds", async () => {
  const { sent, clock, say } = await followScripted({ cursor: "e1.0" });
  await say(events(...range(1, 10)));
  expect(sent).toEqual(['{"type":"ack","cursor":"e1.10"}']);
  await say(caughtUp("e1.10"), events(...range(11, 12)), events(event(13)));
  expect(sent).toHaveLength(1);
  await clock.pass(2000);
  expect(sent.slice(1)).toEqual(['{"type":"ack","cursor":"e1.13"}']);
  await say(events(...range(14, 45)));
  expect(sent.slice(2)).toEqual(['{"type":"ack","cursor":"e1.45"}']);
  await clock.pass(2000);
  expect(sent).toHaveLength(3);
});

test("never goes on over a gap: it reconnects from the last event it has", async () => {
  const { applied, connections, told, clock, say } = await live();
  await say(events(event(1)), events(event(3)));
  expect(applied).toEqual([1]);
  expect(told.at(-1)).toBe("reconnecting");
  await clock.pass(30_000);
  expect(connections).toHaveLength(2);
  expect(connections[0]?.isClosed).toBe(true);
  expect(connections[1]?.since).toBe("e1.1");
  await say(events(...range(2, 3)), caughtUp("e1.3"));
  expect(applied).toEqual([1, 2, 3]);
});

test("a head that was not reached is a gap too", async () => {
  const { connections, clock, say } = await live();
  await say(caughtUp("e1.9"));
  await clock.pass(30_000);
  expect(connections[1]?.since).toBe("e1.0");
});

test("a log that breaks off again and again is begun anew", async () => {
  const { told, clock, say } = await live({ head: "e1.20" });
  for (let time = 0; time < 3; time++) {
    await say(events(event(5)));
    await clock.pass(30_000);
  }
  expect(told).toContain("reset fresh");
});

test("an event of another epoch is not applied: the server is asked again, and says reset", async () => {
  const { applied, told, connections, store, clock, say } = await live();
  await say(events(event(1, "e2")));
  expect(applied).toEqual([]);
  await clock.pass(30_000);
  expect(connections[1]?.since).toBe("e1.0");
  await say({ type: "reset", reason: "epoch", head: "e2.4" }, events(event(5, "e2")));
  expect(told.slice(-2)).toEqual(["reset epoch", "live"]);
  expect(applied).toEqual([5]);
  expect(await store.get("cursor")).toBe("e2.5");
});

test("what the app failed to apply comes again", async () => {
  const { applied, failing, connections, store, clock, say } = await live();
  failing.apply = true;
  await say(events(event(1)));
  expect(await store.get("cursor")).toBe("e1.0");
  failing.apply = false;
  await clock.pass(30_000);
  expect(connections[1]?.since).toBe("e1.0");
  await say(events(event(1)));
  expect(applied).toEqual([1]);
});

test("hands live events on and forgets them", async () => {
  const { told, store, say } = await live();
  await say({
    type: "live",
    event: { type: "import.progress", version: 1, at: "2026-11-20T00:00:00Z", body: {} },
  });
  expect(told.at(-1)).toBe("live import.progress");
  expect(await store.get("cursor")).toBe("e1.0");
});

test("frames of a later server are ignored", async () => {
  const { applied, told, say } = await live();
  await say('{"type":"weather"}', events(event(1)));
  expect(applied).toEqual([1]);
  expect(told.at(-1)).toBe("live");
});

test("pings, and takes 45 seconds of silence for a dead line", async () => {
  const { sent, connections, clock, say } = await live();
  await clock.pass(20_000);
  expect(sent).toEqual(["ping"]);
  await say("pong");
  await clock.pass(40_000);
  expect(connections).toHaveLength(1);
  await clock.pass(21_000);
  expect(connections).toHaveLength(2);
  expect(connections[0]?.isClosed).toBe(true);
});

test.each([1006, 1011, 1012, 4408, 4409, 1013])(
  "reconnects after %i, half a second to two later at first",
  async (code) => {
    for (const [random, waitMs] of [
      [0, 500],
      [0.999, 1999],
    ] as const) {
      const { connections, told, clock, hangUp } = await live({ random: () => random });
      await hangUp(code);
      expect(told.at(-1)).toBe("reconnecting");
      await clock.pass(waitMs - 5);
      expect(connections).toHaveLength(1);
      await clock.pass(10);
      expect(connections).toHaveLength(2);
    }
  },
);

test("waits longer with every failure, up to 30 seconds, and from the start again once caught up", async () => {
  const { clock, hangUp, say } = await live({ random: () => 1 });
  const waits = async (times: number) => {
    clock.slept.length = 0;
    for (let time = 0; time < times; time++) {
      await hangUp(1006);
      await clock.pass(30_000);
    }
    return clock.slept.filter((ms) => ms !== 20_000);
  };
  expect(await waits(6)).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000]);
  await say(caughtUp("e1.0"));
  expect(await waits(1)).toEqual([2000]);
});

test("one socket too many waits long before it pushes another out", async () => {
  const { clock, hangUp } = await live({ random: () => 1 });
  await hangUp(4429);
  expect(clock.slept.at(-1)).toBe(30_000);
});

test.each([4403, 4410])("stops and wipes after %i", async (code) => {
  const { told, connections, clock, hangUp } = await live();
  await hangUp(code);
  await clock.pass(120_000);
  expect(told.slice(-2)).toEqual(["wiped", "ended"]);
  expect(connections).toHaveLength(1);
});

test("after 4401 it refreshes and reconnects at once", async () => {
  const { told, connections, hangUp } = await live();
  await hangUp(4401);
  expect(told.slice(-3)).toEqual(["/auth/refresh", "reconnecting", "/ws/ticket"]);
  expect(connections).toHaveLength(2);
});

test("after 4401 with a session that is over it stops", async () => {
  const { told, failing, hangUp } = await live();
  failing.isOver = true;
  await hangUp(4401);
  expect(told.slice(-2)).toEqual(["wiped", "ended"]);
});

test("refreshes and reconnects before access ends", async () => {
  const { told, connections, say } = await live();
  await say({ type: "auth_expiring", at: "2026-11-20T00:01:00Z" });
  expect(told.slice(-3)).toEqual(["/auth/refresh", "reconnecting", "/ws/ticket"]);
  expect(connections).toHaveLength(2);
  expect(connections[0]?.isClosed).toBe(true);
});

test("says offline while nothing can be reached, and live when it can", async () => {
  const { told, failing, clock, hangUp, say } = await live();
  failing.isDown = true;
  await hangUp(1006);
  await clock.pass(30_000);
  expect(told.at(-1)).toBe("offline");
  failing.isDown = false;
  await clock.pass(30_000);
  await say(caughtUp("e1.0"));
  expect(told.at(-1)).toBe("live");
});

test("tries nothing without a network, and at once with one", async () => {
  const { stream, told, connections, clock } = await live();
  stream.online(false);
  await clock.pass(300_000);
  expect([told.at(-1), connections.length, connections[0]?.isClosed]).toEqual(["offline", 1, true]);
  stream.online(true);
  await settled();
  expect([told.slice(-2), connections.length]).toEqual([["reconnecting", "/ws/ticket"], 2]);
});

test("does nothing more once it is closed", async () => {
  const { stream, applied, connections, clock, say } = await live();
  stream.close();
  await say(events(event(1)));
  await clock.pass(120_000);
  expect([applied, connections.length, connections[0]?.isClosed]).toEqual([[], 1, true]);
});

test("never loads two snapshots at once, whatever the network does meanwhile", async () => {
  const loads: { finish: () => void }[] = [];
  const { stream, connections } = await followScripted({ head: "e1.7", loads });
  stream.online(false);
  stream.online(true);
  await settled();
  expect(loads).toHaveLength(1);
  loads[0]?.finish();
  await settled();
  expect(loads).toHaveLength(1);
  expect(connections.map(({ since }) => since)).toEqual(["e1.7"]);
});

test("a run is asked for over every new socket until its answer comes, once a key", async () => {
  const { stream, clock, sent, say, hangUp } = await live();
  const asked = () => sent.filter((text) => text.includes("flow:execute")).length;
  const run = { flowId: "flw_1", key: "key-1", input: { n: 1 } };
  const first = stream.execute(run);
  expect(stream.execute(run)).toBe(first);
  const refused = expect(stream.execute({ flowId: "flw_2", key: "key-2" })).rejects.toMatchObject({
    code: "flow_archived",
  });
  expect(asked()).toBe(2);
  await hangUp(1006);
  await clock.pass(30_000);
  await say(caughtUp("e1.0"));
  expect(asked()).toBe(4);
  const problem = new Problem("flow_archived").toDocument("");
  await say(
    { type: "flow:accepted", key: "key-1", execution: { id: "run_1", status: "pending" } },
    { type: "flow:refused", key: "key-2", problem },
  );
  expect(await first).toEqual({ id: "run_1", status: "pending" });
  await refused;
  const late = stream.execute({ flowId: "flw_1", key: "key-3" });
  stream.close();
  await expect(late).rejects.toMatchObject({ code: "not_ready" });
});
