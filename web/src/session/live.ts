import type { QueryClient } from "@tanstack/react-query";
import { openTicket, ServerFrame } from "#shared/contracts/stream.ts";
import { applyEvent, applyReset } from "./apply-event.ts";
import { call } from "./client.ts";
import { reportConnection } from "./connection.ts";
import { localStore } from "./local-store.ts";

const CURSOR = "cursor";

/** Keeps a socket open and its events flowing into the cache until the returned function is called. */
export function startLive(client: QueryClient): () => void {
  let stopped = false;
  let socket: WebSocket | undefined;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function connect(): Promise<void> {
    if (stopped) return;
    if (!navigator.onLine) return reportConnection({ state: "offline" });
    try {
      const { ticket } = await call(openTicket, { body: {} });
      const since = await localStore.get(CURSOR);
      const url = new URL("/ws", location.href);
      url.protocol = url.protocol.replace("http", "ws");
      url.searchParams.set("ticket", ticket);
      if (typeof since === "string") url.searchParams.set("since", since);
      if (stopped) return;
      socket = new WebSocket(url);
      socket.addEventListener("message", ({ data }) => void receive(String(data)));
      socket.addEventListener("close", again);
    } catch {
      again();
    }
  }

  async function receive(text: string): Promise<void> {
    if (text === "pong") return;
    const frame = ServerFrame.safeParse(JSON.parse(text));
    if (!frame.success) return;
    reportConnection({ state: "live", updatedAt: Date.now() });
    attempt = 0;
    if (frame.data.type === "live") return applyEvent(client, frame.data.event);
    if (frame.data.type === "events") {
      for (const event of frame.data.events) applyEvent(client, event);
      const cursor = frame.data.events.at(-1)?.cursor;
      if (cursor === undefined) return;
      await localStore.put(CURSOR, cursor);
      socket?.send(JSON.stringify({ type: "ack", cursor }));
    }
    if (frame.data.type === "reset") applyReset(client);
    if (frame.data.type === "reset" || frame.data.type === "caught_up")
      await localStore.put(CURSOR, frame.data.head);
  }

  function again(): void {
    if (stopped) return;
    reportConnection({ state: navigator.onLine ? "reconnecting" : "offline" });
    clearTimeout(timer);
    timer = setTimeout(() => void connect(), Math.random() * Math.min(30_000, 500 * 2 ** attempt++));
  }

  function lineChanged(): void {
    attempt = 0;
    if (navigator.onLine) again();
    else {
      reportConnection({ state: "offline" });
      socket?.close();
    }
  }

  globalThis.addEventListener("online", lineChanged);
  globalThis.addEventListener("offline", lineChanged);
  void connect();
  return () => {
    stopped = true;
    clearTimeout(timer);
    globalThis.removeEventListener("online", lineChanged);
    globalThis.removeEventListener("offline", lineChanged);
    socket?.close();
  };
}
