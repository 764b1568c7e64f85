import { createClient } from "#shared/client/client.ts";
import type { ConnectionEvents } from "#shared/client/connection.ts";
import { memoryStore } from "#shared/client/local-store.ts";
import { Stream } from "#shared/client/stream.ts";
import type { ServerFrame } from "#shared/contracts/stream.ts";
import { Problem } from "#shared/problem.ts";
import { manualClock, settled } from "./manual-clock.ts";
import type { StreamOptions } from "#shared/client/stream-options.ts";

export type Scripted = Awaited<ReturnType<typeof followScripted>>;

/** A stream whose server, network and clock are the test's. */
export async function followScripted(
  given: Partial<StreamOptions> & {
    cursor?: string;
    head?: string;
    random?: () => number;
    loads?: { finish: () => void }[];
  } = {},
) {
  const clock = manualClock(given.random);
  const store = memoryStore();
  if (given.cursor !== undefined) await store.put("cursor", given.cursor);
  const told: string[] = [];
  const applied: number[] = [];
  const sent: string[] = [];
  const connections: {
    since: string | null;
    ticket: string | null;
    on: ConnectionEvents;
    isClosed: boolean;
  }[] = [];
  const failing = { isDown: false, isOver: false, apply: false };
  const client = createClient({
    baseUrl: "https://t.example",
    carrier: "cookie",
    store,
    clock,
    ended: () => void told.push("wiped"),
    async transport(url) {
      if (failing.isDown) throw new TypeError("network");
      const { pathname } = new URL(url);
      told.push(pathname);
      const head = given.head ?? "e1.0";
      if (pathname === "/events") return Response.json({ events: [], cursor: head, head, oldest: head });
      if (pathname === "/auth/refresh" && failing.isOver)
        return Response.json(new Problem("refresh_refused").toDocument(""), { status: 401 });
      const exp = Math.floor(clock.now() / 1000) + 900;
      return Response.json({ exp, ticket: `t${connections.length}`, expiresAt: "2026-11-20T00:00:30.000Z" });
    },
  });
  const stream = new Stream({
    client,
    url: "wss://t.example/ws",
    clock,
    connect(url, on) {
      const { searchParams } = new URL(url);
      const connection = {
        since: searchParams.get("since"),
        ticket: searchParams.get("ticket"),
        on,
        isClosed: false,
      };
      connections.push(connection);
      return { send: (text) => void sent.push(text), close: () => void (connection.isClosed = true) };
    },
    ...given,
    on: {
      events: (events) => {
        if (failing.apply) throw new Error("disk full");
        applied.push(...events.map(({ seq }) => seq));
      },
      live: ({ type }) => void told.push(`live ${type}`),
      async reset(reason) {
        told.push(`reset ${reason}`);
        const { loads } = given;
        if (loads !== undefined) await new Promise<void>((finish) => void loads.push({ finish }));
      },
      state: (state) => void told.push(state),
      ended: () => void told.push("ended"),
    },
  });
  await settled();
  const say = async (...frames: (ServerFrame | string)[]) => {
    for (const frame of frames)
      connections.at(-1)?.on.message(typeof frame === "string" ? frame : JSON.stringify(frame));
    await settled();
  };
  const hangUp = async (code: number) => {
    connections.at(-1)?.on.closed(code);
    await settled();
  };
  return { stream, clock, store, told, applied, sent, connections, failing, say, hangUp };
}
