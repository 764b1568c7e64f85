import { expect, test } from "vitest";
import { manualClock, settled } from "#test/manual-clock.ts";
import type { ConnectionEvents } from "./connection.ts";
import { createClient } from "./client.ts";
import { Quotes } from "./quotes.ts";
import { CLOSE_CODES } from "../contracts/stream.ts";
import { Problem } from "../problem.ts";

const quote = (bid: string, symbol = "ACME") => ({
  symbol,
  bid,
  ask: "1000",
  bidSize: null,
  askSize: null,
  last: null,
  at: "2026-11-20T00:00:00.000Z",
  provider: "scripted" as const,
  stale: false,
});

async function follow(take: () => Promise<void> = async () => undefined) {
  const clock = manualClock();
  const told: string[] = [];
  const bids: string[] = [];
  const sent: string[] = [];
  const sockets: { url: URL; on: ConnectionEvents; isClosed: boolean }[] = [];
  const failing = { isDown: false, isOver: false };
  const client = createClient({
    baseUrl: "https://t.example",
    carrier: "cookie",
    clock,
    async transport(url) {
      if (failing.isDown) throw new TypeError("network");
      const { pathname } = new URL(url);
      if (failing.isOver)
        return Response.json(new Problem("refresh_refused").toDocument(""), { status: 401 });
      if (pathname === "/auth/refresh") told.push("refresh");
      const exp = Math.floor(clock.now() / 1000) + 900;
      return Response.json({ exp, ticket: `t${sockets.length}`, expiresAt: "2026-11-20T00:00:30.000Z" });
    },
  });
  const quotes = new Quotes({
    client,
    url: "wss://t.example/ws/market",
    symbols: ["ACME", "BTC/USD"],
    clock,
    connect(url, on) {
      const socket = { url: new URL(url), on, isClosed: false };
      sockets.push(socket);
      return { send: (text) => void sent.push(text), close: () => void (socket.isClosed = true) };
    },
    on: {
      async quote({ bid }) {
        bids.push(bid);
        await take();
      },
      state: (state) => void told.push(state),
    },
  });
  await settled();
  const say = async (...frames: (object | string)[]) => {
    for (const frame of frames)
      sockets.at(-1)?.on.message(typeof frame === "string" ? frame : JSON.stringify(frame));
    await settled();
  };
  const hangUp = async (code: number) => {
    sockets.at(-1)?.on.closed(code);
    await settled();
  };
  return { quotes, clock, told, bids, sent, sockets, failing, say, hangUp };
}

test("each quote is handed over, and acknowledged once it was taken", async () => {
  const taken = Promise.withResolvers<void>();
  const { sockets, told, bids, sent, say } = await follow(() => taken.promise);
  expect(sockets[0]?.url.search).toBe("?symbols=ACME%2CBTC%2FUSD&ticket=t0");
  await say({ type: "quote", n: 7, quote: quote("10") }, { type: "later" }, "pong", "{");
  expect([bids, sent]).toEqual([["10"], []]);
  taken.resolve();
  await settled();
  expect(sent).toEqual(['{"type":"ack","symbol":"ACME","n":7}']);
  expect(told).toEqual(["connecting", "live"]);
});

test("a lost socket comes back with a new ticket for the same symbols, and an old one says nothing more", async () => {
  const { clock, sockets, told, bids, say, hangUp } = await follow();
  await say({ type: "quote", n: 1, quote: quote("10") });
  await hangUp(1006);
  await clock.pass(2000);
  expect(sockets[1]?.url.search).toBe("?symbols=ACME%2CBTC%2FUSD&ticket=t1");
  sockets[0]?.on.message(JSON.stringify({ type: "quote", n: 2, quote: quote("9") }));
  await say({ type: "quote", n: 1, quote: quote("11") });
  expect(bids).toEqual(["10", "11"]);
  expect(told).toEqual(["connecting", "live", "reconnecting", "live"]);
  await clock.pass(50_000);
  expect(sockets).toHaveLength(3);
});

test("access that ends is renewed, an ended session is not, and offline waits for the network", async () => {
  const { clock, quotes, sockets, told, failing, say, hangUp } = await follow();
  await say({ type: "auth_expiring", at: "2026-11-20T00:00:30.000Z" });
  expect([sockets.length, sockets[0]?.isClosed, told.slice(-2)]).toEqual([
    2,
    true,
    ["refresh", "reconnecting"],
  ]);
  quotes.online(false);
  await clock.pass(120_000);
  expect([sockets.length, told.at(-1)]).toEqual([2, "offline"]);
  quotes.online(true);
  await settled();
  expect(sockets).toHaveLength(3);
  failing.isDown = true;
  await hangUp(1006);
  await clock.pass(30_000);
  expect(told.at(-1)).toBe("offline");
  failing.isDown = false;
  await clock.pass(40_000);
  expect(sockets).toHaveLength(4);
  await hangUp(CLOSE_CODES.revoked);
  await clock.pass(120_000);
  expect([sockets.length, told.at(-1)]).toEqual([4, "refused"]);
});
