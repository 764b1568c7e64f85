import { ServerFrame } from "#shared/contracts/stream.ts";
import { log, traceOf } from "../log.ts";
import { parseCursor, SOCKET_HEADERS, SUBPROTOCOL } from "#shared/stream.ts";
import { Problem } from "#shared/problem.ts";

const ASK_AGAIN_MS = 100;
/** An API key may live for a year. A feed with an API key restarts as often as a feed with a session. */
const LONGEST_MS = 15 * 60_000;

/** The user of a socket, checked before the object is called. `expiresAt` is in epoch milliseconds. */
export type Admitted = { userId: string; sessionId: string; expiresAt: number };

/**
 * Asks the user's object, and asks again when the object was restarting. Every deploy restarts it once. The
 * request must be safe to send twice. A stub is unusable after an exception, so `ask` gets a new stub.
 */
export async function askStream<T>(
  env: Env,
  userId: string,
  ask: (stream: ReturnType<Env["USER_STREAM"]["getByName"]>) => Promise<T>,
): Promise<T> {
  try {
    return await ask(env.USER_STREAM.getByName(userId));
  } catch (error) {
    log("warn", "stream.asked_again", { userId, ...traceOf(error) });
    await scheduler.wait(ASK_AGAIN_MS);
    return ask(env.USER_STREAM.getByName(userId)).catch((again: unknown) => {
      log("warn", "stream.unavailable", { userId, ...traceOf(again) });
      throw new Problem("not_ready", "The event log cannot be reached right now.", { retryAfterSeconds: 2 });
    });
  }
}

/** The socket that is wanted. With `flowId` it carries the events of that flow only. */
type Wanted = {
  since: string | undefined;
  offered: boolean;
  kind?: "feed" | "guard";
  flowId?: string;
};

/** Asks the user's object for a socket. Its 101 answer must reach the client unchanged. */
export function openSocket(
  env: Env,
  { userId, sessionId, expiresAt }: Admitted,
  { since, offered, kind, flowId }: Wanted,
): Promise<Response> {
  const url = new URL("https://stream/");
  if (since !== undefined) url.searchParams.set("since", since);
  const headers = new Headers({
    upgrade: "websocket",
    [SOCKET_HEADERS.user]: userId,
    [SOCKET_HEADERS.session]: sessionId,
    [SOCKET_HEADERS.expires]: String(expiresAt),
  });
  if (offered) headers.set("sec-websocket-protocol", SUBPROTOCOL);
  if (kind !== undefined) headers.set(SOCKET_HEADERS.kind, kind);
  if (flowId !== undefined) headers.set(SOCKET_HEADERS.flow, flowId);
  return askStream(env, userId, (stream) => stream.fetch(url, { headers }));
}

export function assertCursor(since: string | undefined): void {
  if (since !== undefined && parseCursor(since) === null) throw new Problem("cursor_invalid");
}

/** A socket that the Worker itself reads. A long request that the object answers would keep it in memory. */
export type Feed = {
  /**
   * The next frame, or the reason for the end: a code of CLOSE_CODES, or 1006 for a socket that broke off.
   */
  next(): Promise<ServerFrame | { type: "closed"; code: number }>;
  ack(cursor: string): void;
  close(): void;
};

export async function openFeed(env: Env, who: Admitted, since: string | undefined): Promise<Feed> {
  const expiresAt = Math.min(who.expiresAt, Date.now() + LONGEST_MS);
  const { webSocket } = await openSocket(env, { ...who, expiresAt }, { since, offered: false, kind: "feed" });
  if (webSocket === null) throw new Error("the object did not answer with a socket");
  type Arrival = Awaited<ReturnType<Feed["next"]>>;
  const arrived: Arrival[] = [];
  let wake: (() => void) | null = null;
  const arrive = (frame: Arrival): void => {
    arrived.push(frame);
    wake?.();
  };
  webSocket.addEventListener("message", ({ data }) => {
    if (typeof data === "string") arrive(ServerFrame.parse(JSON.parse(data)));
  });
  webSocket.addEventListener("close", ({ code }) => arrive({ type: "closed", code }));
  webSocket.addEventListener("error", () => arrive({ type: "closed", code: 1006 }));
  webSocket.accept();
  return {
    async next() {
      for (;;) {
        const frame = arrived.shift();
        if (frame !== undefined) return frame;
        await new Promise<void>((resolve) => void (wake = resolve));
      }
    },
    ack: (cursor) => webSocket.send(JSON.stringify({ type: "ack", cursor })),
    close: () => webSocket.close(1000, "done"),
  };
}
