import { env } from "cloudflare:workers";
import { ServerFrame, type StreamEvent } from "#shared/contracts/stream.ts";
import { type Row, SOCKET_HEADERS } from "#shared/stream.ts";

/** Committed rows numbered `from` to `to`. */
export function rows(from: number, to: number, body: (n: number) => object = (n) => ({ n })): Row[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    srcSeq: from + index,
    type: "user.registered",
    version: 1,
    at: new Date().toISOString(),
    body: body(from + index),
  }));
}

export type Listener = {
  /** All frames so far, and the log entries in them. */
  frames: ServerFrame[];
  events: StreamEvent[];
  closed: Promise<{ code: number; reason: string }>;
  /** Waits for a further frame of that type; throws when the socket closes first. */
  frame<T extends ServerFrame["type"]>(type: T): Promise<Extract<ServerFrame, { type: T }>>;
  /** Waits until that many entries have arrived. */
  count(events: number): Promise<void>;
  ack(cursor: string): void;
  /** Sends any text. */
  say(text: string): void;
  close(code?: number): void;
};

type ListenOptions = {
  since?: string;
  sessionId?: string;
  expiresAt?: number;
  acks?: boolean;
  kind?: "feed" | "guard";
  flowId?: string;
};

/** Connects a client to the user's object directly; it acknowledges every frame unless `acks` is false. */
export async function listen(userId: string, options: ListenOptions = {}): Promise<Listener> {
  const {
    since,
    sessionId = "ses_listener",
    expiresAt = Date.now() + 900_000,
    acks = true,
    kind,
    flowId,
  } = options;
  const url = new URL("https://stream/");
  if (since !== undefined) url.searchParams.set("since", since);
  const response = await env.USER_STREAM.getByName(userId).fetch(url, {
    headers: {
      upgrade: "websocket",
      [SOCKET_HEADERS.user]: userId,
      [SOCKET_HEADERS.session]: sessionId,
      [SOCKET_HEADERS.expires]: `${expiresAt}`,
      ...(kind === undefined ? {} : { [SOCKET_HEADERS.kind]: kind }),
      ...(flowId === undefined ? {} : { [SOCKET_HEADERS.flow]: flowId }),
    },
  });
  if (response.webSocket === null) throw new Error(`no socket but ${response.status}`);
  return listenerOf(response.webSocket, acks);
}

export function listenerOf(socket: WebSocket, acks: boolean): Listener {
  const frames: ServerFrame[] = [];
  const events: StreamEvent[] = [];
  const consumed = new Set<ServerFrame>();
  const waiting = new Set<() => void>();
  let isClosed = false;
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.addEventListener("close", ({ code, reason }) => {
      isClosed = true;
      resolve({ code, reason });
      for (const wake of waiting) wake();
    });
  });
  const ack = (cursor: string) => socket.send(JSON.stringify({ type: "ack", cursor }));
  socket.addEventListener("message", ({ data }) => {
    const frame = ServerFrame.parse(JSON.parse(String(data)));
    frames.push(frame);
    if (frame.type === "events") {
      events.push(...frame.events);
      const last = frame.events.at(-1);
      if (acks && last !== undefined) ack(last.cursor);
    }
    for (const wake of waiting) wake();
  });
  socket.accept();

  async function until<T>(found: () => T | undefined, what: string): Promise<T> {
    const deadline = Date.now() + 5000;
    for (;;) {
      const value = found();
      if (value !== undefined) return value;
      if (isClosed) throw new Error(`the socket closed before ${what}`);
      if (Date.now() > deadline) throw new Error(`no ${what} within 5 s`);
      await new Promise<void>((resolve) => {
        waiting.add(resolve);
        setTimeout(resolve, 100);
      });
    }
  }

  return {
    frames,
    events,
    closed,
    async frame(type) {
      const found = await until(() => frames.find((each) => each.type === type && !consumed.has(each)), type);
      consumed.add(found);
      return found as Extract<ServerFrame, { type: typeof type }>;
    },
    count: (wanted) =>
      until(() => (events.length >= wanted ? true : undefined), `${wanted} events`).then(() => undefined),
    ack,
    say: (text) => socket.send(text),
    close: (code = 1000) => socket.close(code, "test"),
  };
}
