import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { me } from "#shared/contracts/auth.ts";
import { listEvents, openTicket } from "#shared/contracts/stream.ts";
import { newUser, send, type TestUser } from "#test/harness.ts";
import { type Listener, listenerOf } from "#test/listener.ts";

/** Commits an event of the ledger. */
const commit = (user: TestUser, note: string) =>
  user
    .ctx()
    .ledger.transaction(async (tx) => void tx.events.push({ type: "security.alert", body: { alert: note } }));

const alerts = (events: { type: string; body: Record<string, unknown> }[]) =>
  events.filter(({ type }) => type === "security.alert").map(({ body }) => body["alert"]);

async function openWs(path: string, headers: Record<string, string> = {}): Promise<Listener> {
  const response = await send(path, { headers: { upgrade: "websocket", ...headers } });
  if (response.webSocket === null) throw new Error(`${response.status} ${await response.text()}`);
  return listenerOf(response.webSocket, true);
}

const refusal = async (path: string, headers: Record<string, string> = {}) => {
  const response = await send(path, { headers: { upgrade: "websocket", ...headers } });
  const { code } = (await response.json()) as { code: string };
  return `${response.status} ${code}`;
};

test("lists the log of both databases in one order, in pages", async () => {
  const user = await newUser();
  await commit(user, "first");
  await expect.poll(async () => (await user.call(listEvents)).events.length).toBe(3);
  const { events, cursor, head, oldest, reset } = await user.call(listEvents);
  expect(events.map(({ seq, type }) => [seq, type])).toEqual([
    [1, "user.registered"],
    [2, "session.started"],
    [3, "security.alert"],
  ]);
  expect([cursor, head, reset]).toEqual([events[2]?.cursor, head, undefined]);
  const page = await user.call(listEvents, { query: { since: oldest, limit: 2 } });
  expect(page).toEqual({ events: events.slice(0, 2), cursor: events[1]?.cursor, head, oldest });
  const rest = await user.call(listEvents, { query: { since: page.cursor } });
  expect(rest).toEqual({ events: events.slice(2), cursor: head, head, oldest });
});

test("answers a cursor of another epoch with a reset, and refuses what is no cursor", async () => {
  const user = await newUser();
  const { head, oldest } = await user.call(listEvents);
  expect(await user.call(listEvents, { query: { since: "abcdef0123456789.4" } })).toEqual({
    events: [],
    cursor: head,
    head,
    oldest,
    reset: { reason: "epoch" },
  });
  expect(await user.refused(listEvents, { query: { since: "yesterday" } })).toMatchObject({
    code: "cursor_invalid",
  });
});

test("holds a request back until there is news, or until its time is over", async () => {
  const user = await newUser();
  await expect.poll(async () => (await user.call(listEvents)).events.length).toBe(2);
  const { head } = await user.call(listEvents);
  const empty = await user.call(listEvents, { query: { since: head, wait: 50 } });
  expect(empty).toMatchObject({ events: [], cursor: head });
  const held = user.call(listEvents, { query: { since: head, wait: 10_000 } });
  await commit(user, "news");
  expect(alerts((await held).events)).toEqual(["news"]);
});

test("of many requests that wait the oldest are told to come later, and a device's socket stays", async () => {
  const user = await newUser();
  await expect.poll(async () => (await user.call(listEvents)).events.length).toBe(2);
  const { head } = await user.call(listEvents);
  const device = await openWs(`/ws?ticket=${(await user.call(openTicket)).ticket}&since=${head}`);
  await device.frame("caught_up");
  const wait = `/events?since=${head}&wait=20000`;
  const held = Array.from({ length: 25 }, () => user.fetch(wait));
  const crowded: Response[] = [];
  for (const each of held) void each.then((response) => crowded.push(response));
  await expect.poll(() => crowded.length, { timeout: 10_000 }).toBe(15);
  expect(crowded.map(({ status }) => status)).toEqual(Array.from({ length: 15 }, () => 429));
  expect(crowded[0]?.headers.get("retry-after")).toBe("5");
  await commit(user, "news");
  await device.count(1);
  const answers = await Promise.all(held);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
});

test("a request that waits is refused when its session ends", async () => {
  const user = await newUser();
  await expect.poll(async () => (await user.call(listEvents)).events.length).toBe(2);
  const { head } = await user.call(listEvents);
  const held = user.refused(listEvents, { query: { since: head, wait: 20_000 } });
  const stream = env.USER_STREAM.getByName(user.id);
  const sockets = () => runInDurableObject(stream, (_, state) => state.getWebSockets().length);
  await expect.poll(sockets).toBe(1);
  const { session } = await user.call(me);
  await stream.revoke([session.id]);
  expect(await held).toMatchObject({ code: "unauthenticated" });
});

test("a ticket opens the socket once, under either name", async () => {
  const user = await newUser();
  const { ticket } = await user.call(openTicket);
  const listener = await openWs(`/ws?ticket=${ticket}`);
  const { head } = await listener.frame("caught_up");
  expect(await refusal(`/ws?ticket=${ticket}`)).toBe("401 unauthenticated");
  await commit(user, "live");
  await expect.poll(() => alerts(listener.events)).toEqual(["live"]);
  const second = await openWs(`/ws?jwt=${(await user.call(openTicket)).ticket}&since=${head}`);
  await second.frame("caught_up");
  expect(alerts(second.events)).toEqual(["live"]);
});

test("an access token is taken as a subprotocol and a header, never from the address", async () => {
  const user = await newUser();
  const response = await send("/ws", {
    headers: { upgrade: "websocket", "sec-websocket-protocol": `tidemark.v1, bearer.${user.accessJwt}` },
  });
  expect(response.headers.get("sec-websocket-protocol")).toBe("tidemark.v1");
  if (response.webSocket !== null) await listenerOf(response.webSocket, true).frame("caught_up");
  await (await openWs("/ws", { authorization: `Bearer ${user.accessJwt}` })).frame("caught_up");
  expect(await refusal(`/ws?jwt=${user.accessJwt}`)).toBe("401 unauthenticated");
  expect(await refusal("/ws", { "sec-websocket-protocol": "tidemark.v1, bearer.x" })).toBe(
    "401 unauthenticated",
  );
});

test("a cookie opens the socket for our own pages only", async () => {
  const user = await newUser();
  const cookie = `__Host-tidemark_access=${user.accessJwt}`;
  await (await openWs("/ws", { cookie, origin: env.PUBLIC_ORIGIN })).frame("caught_up");
  expect(await refusal("/ws", { cookie, origin: "https://elsewhere.example" })).toBe("403 cross_site");
  expect(await refusal("/ws", { cookie })).toBe("403 cross_site");
  expect(await refusal("/ws", { origin: env.PUBLIC_ORIGIN })).toBe("401 unauthenticated");
});

test("the socket's address wants an upgrade and a cursor that is one", async () => {
  const user = await newUser();
  expect((await send("/ws")).status).toBe(426);
  const authorization = `Bearer ${user.accessJwt}`;
  expect(await refusal("/ws?since=yesterday", { authorization })).toBe("400 cursor_invalid");
});

test("an event stream replays, goes on live, and resumes from the last id", async () => {
  const user = await newUser();
  await commit(user, "first");
  const all = await read(user, {}, 3);
  expect(all.map(({ type }) => type)).toEqual(["user.registered", "session.started", "security.alert"]);
  await commit(user, "second");
  const rest = await read(user, { "last-event-id": all[2]?.cursor ?? "" }, 1);
  expect(alerts(rest)).toEqual(["second"]);
});

test("an event stream carries live events and ends with its socket", async () => {
  const user = await newUser();
  const response = await user.fetch("/events", { headers: { accept: "text/event-stream" } });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  const text = response.text();
  const stub = env.USER_STREAM.getByName(user.id);
  await stub.live({ type: "import.progress", version: 1, at: new Date().toISOString(), body: { done: 1 } });
  await stub.erase();
  expect(await text).toMatch(/event: caught_up\n[^]*event: live\ndata: {"type":"import.progress"/);
  expect(await user.refused(listEvents)).toMatchObject({ code: "erased" });
});

type Entry = { type: string; cursor: string; body: Record<string, unknown> };

/** Reads an event stream until `count` log entries have arrived. */
async function read(user: TestUser, headers: Record<string, string>, count: number): Promise<Entry[]> {
  const response = await user.fetch("/events", { headers: { accept: "text/event-stream", ...headers } });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const entries: Entry[] = [];
  for (let text = ""; entries.length < count;) {
    const piece = await reader?.read();
    if (piece === undefined || piece.done) throw new Error("the event stream ended early");
    text += piece.value;
    const messages = text.split("\n\n");
    text = messages.pop() ?? "";
    for (const message of messages) {
      const [, id, entry] = /^id: (.*)\ndata: (.*)$/.exec(message) ?? [];
      if (entry === undefined) continue;
      const event = JSON.parse(entry) as Entry;
      expect(event.cursor).toBe(id);
      entries.push(event);
    }
  }
  await reader?.cancel();
  return entries;
}
