import { MarketAck } from "#shared/contracts/market.ts";
import { CLOSE_CODES } from "#shared/contracts/stream.ts";
import { SUBPROTOCOL } from "#shared/stream.ts";
import { type Admitted, openSocket } from "../../events/feed.ts";
import { askMarket, refusalOf } from "../market.ts";

const MAX_FRAME_CHARS = 200;
/** How many frames of a client a second are read. */
const MOST_FRAMES = 200;
const WINDOW_MS = 1000;

/**
 * Opens one socket for several symbols. The Worker holds it, with one hibernating socket to each symbol's
 * object behind it, and a guard at the user's stream. The guard closes when the session ends, when its access
 * ends, or when the user opens too many; then everything closes.
 */
export async function streamQuotes(
  env: Env,
  who: Admitted,
  { symbols, offered }: { symbols: readonly string[]; offered: boolean },
): Promise<Response> {
  const opened: WebSocket[] = [];
  try {
    const guard = await openGuard(env, who);
    opened.push(guard);
    const feeds = new Map<string, WebSocket>();
    // All answers are waited for, so that a feed which opens after a failure is closed too.
    const answers = await Promise.allSettled(
      symbols.map(async (symbol) => {
        const feed = await openFeed(env, symbol);
        opened.push(feed);
        feeds.set(symbol, feed);
      }),
    );
    for (const answer of answers) if (answer.status === "rejected") throw answer.reason;
    const [client, server] = Object.values(new WebSocketPair());
    if (client === undefined || server === undefined) throw new Error("a WebSocketPair has two ends");
    join(server, guard, feeds);
    const headers = new Headers();
    if (offered) headers.set("sec-websocket-protocol", SUBPROTOCOL);
    return new Response(null, { status: 101, webSocket: client, headers });
  } catch (error) {
    for (const socket of opened) {
      socket.accept();
      socket.close(1000, "refused");
    }
    throw error;
  }
}

async function openGuard(env: Env, who: Admitted): Promise<WebSocket> {
  const { webSocket } = await openSocket(env, who, { since: undefined, offered: false, kind: "guard" });
  if (webSocket === null) throw new Error("the stream did not answer with a socket");
  return webSocket;
}

async function openFeed(env: Env, symbol: string): Promise<WebSocket> {
  const request = { headers: { upgrade: "websocket" } };
  const answer = await askMarket(env, symbol, (market) => market.fetch("https://market/", request));
  if (answer.status === 404) throw refusalOf({ kind: "unknown" }, symbol);
  if (answer.webSocket === null) throw refusalOf({ kind: "unavailable" }, symbol);
  return answer.webSocket;
}

/** Passes quotes to the client and its acknowledgements back. When one socket ends, all do. */
function join(server: WebSocket, guard: WebSocket, feeds: ReadonlyMap<string, WebSocket>): void {
  const frames = counter();
  let isOver = false;
  const close = (code: number, reason: string): void => {
    if (isOver) return;
    isOver = true;
    for (const socket of [server, guard, ...feeds.values()]) end(socket, code, reason);
  };
  server.addEventListener("message", ({ data }) => {
    if (isOver) return;
    if (!frames.allows(Date.now())) return close(CLOSE_CODES.tooMany, "tooMany");
    if (typeof data !== "string" || data.length > MAX_FRAME_CHARS) return close(1009, "frame");
    if (data === "ping") return server.send("pong");
    const ack = ackOf(data);
    if (ack !== undefined) feeds.get(ack.symbol)?.send(String(ack.n));
  });
  server.addEventListener("close", () => close(1000, "closed"));
  server.addEventListener("error", () => close(1011, "error"));
  guard.addEventListener("message", ({ data }) => {
    if (!isOver) server.send(data);
  });
  guard.addEventListener("close", ({ code, reason }) => close(spoken(code), reason));
  guard.addEventListener("error", () => close(CLOSE_CODES.later, "later"));
  for (const feed of feeds.values()) {
    feed.addEventListener("message", ({ data }) => {
      if (!isOver) server.send(data);
    });
    feed.addEventListener("close", ({ code, reason }) => close(spoken(code), reason));
    feed.addEventListener("error", () => close(CLOSE_CODES.later, "later"));
  }
  // A socket delivers from here on, and what nobody listens to is lost.
  for (const socket of [server, guard, ...feeds.values()]) socket.accept();
}

/** A code of ours, or `later` for an end that nobody chose. */
function spoken(code: number): number {
  return code >= 4000 || code === 1009 ? code : CLOSE_CODES.later;
}

/** A socket may be closed already, by its peer or by us. */
function end(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState === WebSocket.OPEN) socket.close(code, reason);
}

function ackOf(text: string): MarketAck | undefined {
  try {
    return MarketAck.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function counter(): { allows(now: number): boolean } {
  let window = { startedAt: 0, frames: 0 };
  return {
    allows(now) {
      if (now - window.startedAt >= WINDOW_MS) window = { startedAt: now, frames: 0 };
      return ++window.frames <= MOST_FRAMES;
    },
  };
}
