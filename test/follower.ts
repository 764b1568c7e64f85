import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { createClient } from "#shared/client/client.ts";
import type { Clock } from "#shared/client/clock.ts";
import type { Connect, Connection } from "#shared/client/connection.ts";
import { memoryStore } from "#shared/client/local-store.ts";
import { Stream } from "#shared/client/stream.ts";
import { ServerFrame, type StreamEvent } from "#shared/contracts/stream.ts";
import { parseCursor } from "#shared/stream.ts";
import { send, type TestUser } from "./harness.ts";
import type { SocketState } from "#shared/client/kept-socket.ts";

/** The product's own client following the real Worker, with a record of everything it received. */
export type Follower = {
  stream: Stream;
  /** The names that the client holds: its last snapshot, and later additions by events. */
  held: Set<string>;
  /** Every applied entry, in order; a reset stands between them as its reason. */
  history: (StreamEvent | { reset: string })[];
  /** Errors on the wire, found before the client's own checks. */
  wireFlaws: string[];
  cursor(): Promise<unknown>;
  state(): SocketState | "ended";
  /** Cuts the connection like a dead network; the client hears nothing. */
  cut(code: number): void;
};

/** Fifty times faster than the client's own clock, so that its timeouts fit into a test. */
export const hurried = (random: () => number): Clock => ({
  now: () => Date.now(),
  sleep: (ms) => scheduler.wait(ms / 50),
  random,
});

export async function follow(user: TestUser, random: () => number): Promise<Follower> {
  const store = memoryStore();
  await store.put("tokens", { access: user.accessJwt, exp: Math.floor(Date.now() / 1000) + 800 });
  const clock = hurried(random);
  const client = createClient({
    baseUrl: `${env.PUBLIC_ORIGIN}/mapi`,
    carrier: "bearer",
    store,
    clock,
    transport: (url, init) => send(url, init),
  });
  const held = new Set<string>();
  const history: Follower["history"] = [];
  const wireFlaws: string[] = [];
  let state: SocketState | "ended" = "connecting";
  let connection: { closed(code: number): void } | null = null;
  const stream = new Stream({
    client,
    url: `${env.PUBLIC_ORIGIN}/ws`,
    clock,
    connect: (url, on) => {
      connection = on;
      const check = wireCheck(new URL(url).searchParams.get("since") ?? "", wireFlaws);
      return connectWorker(url, {
        closed: on.closed,
        message(text) {
          if (text !== "pong") check(ServerFrame.parse(JSON.parse(text)));
          on.message(text);
        },
      });
    },
    on: {
      events(events) {
        history.push(...events);
        for (const { type, body } of events) if (type === "security.alert") held.add(String(body["alert"]));
      },
      async reset(reason) {
        const names = await user
          .ctx()
          .ledger.read(sql<{ name: string }>`select name from accounts where user_id = ${user.id}`);
        held.clear();
        for (const { name } of names) held.add(name);
        history.push({ reset: reason });
      },
      state: (next) => void (state = next),
      ended: () => void (state = "ended"),
    },
  });
  return {
    stream,
    held,
    history,
    wireFlaws,
    state: () => state,
    cursor: () => store.get("cursor"),
    cut: (code) => connection?.closed(code),
  };
}

/** Checks that each frame of a connection continues exactly where the frame before it ended. */
function wireCheck(since: string, flaws: string[]): (frame: ServerFrame) => void {
  let at = since;
  return (frame) => {
    if (frame.type === "reset") at = frame.head;
    if (frame.type === "caught_up" && frame.head !== at) flaws.push(`caught up at ${frame.head} after ${at}`);
    if (frame.type !== "events") return;
    for (const { cursor } of frame.events) {
      const [last, next] = [parseCursor(at), parseCursor(cursor)];
      if (next === null || next.epoch !== last?.epoch || next.seq !== last.seq + 1)
        flaws.push(`${cursor} was sent after ${at}`);
      at = cursor;
    }
  };
}

const connectWorker: Connect = (url, on) => {
  let socket: WebSocket | null = null;
  let isOver = false;
  const over = (code: number): void => {
    if (!isOver) on.closed(code);
    isOver = true;
  };
  const connection: Connection = {
    send: (text) => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(text);
    },
    close(code) {
      if (socket?.readyState === WebSocket.OPEN) socket.close(code, "test");
      over(code);
    },
  };
  send(url, { headers: { upgrade: "websocket" } }).then(
    (response) => {
      socket = response.webSocket;
      if (socket === null) return over(1006);
      socket.addEventListener("message", ({ data }) => on.message(String(data)));
      socket.addEventListener("close", ({ code }) => over(code));
      socket.accept();
      if (isOver) socket.close(1000, "test");
    },
    () => over(1006),
  );
  return connection;
};

/** The flaws of a follower's history; none when every entry follows its predecessor within its epoch. */
export function flawsOf(history: Follower["history"]): string[] {
  const flaws: string[] = [];
  let last: { epoch: string; seq: number } | null = null;
  for (const each of history) {
    if ("reset" in each) {
      last = null;
      continue;
    }
    const at = parseCursor(each.cursor);
    if (at === null) flaws.push(`${each.cursor} is no cursor`);
    else if (last !== null && (at.epoch !== last.epoch || at.seq !== last.seq + 1))
      flaws.push(`${each.cursor} came after ${last.epoch}.${last.seq}`);
    last = at;
  }
  return flaws;
}
