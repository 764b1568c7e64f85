import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { listSessions, revokeSession } from "#shared/contracts/auth.ts";
import { MarketFrame, MOST_STREAMED_SYMBOLS, postQuote } from "#shared/contracts/market.ts";
import { openTicket } from "#shared/contracts/stream.ts";
import { newId } from "#shared/ids.ts";
import { newUser, send, type TestUser } from "#test/harness.ts";
import { lockSymbol, watch } from "../market.ts";
import { within } from "#test/effort.ts";

const newSymbol = () => `S${newId("request").slice(-12)}`;

/** Opens the socket of quotes with a ticket, and collects what it says. */
async function open(user: TestUser, symbols: string) {
  const { ticket } = await user.call(openTicket, { body: {} });
  const query = new URLSearchParams({ symbols, ticket });
  const response = await send(`/ws/market?${query}`, { headers: { upgrade: "websocket" } });
  const socket = response.webSocket;
  if (socket === null) throw new Error(`no socket but ${response.status}: ${await response.text()}`);
  const frames: MarketFrame[] = [];
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  const words: unknown[] = [];
  socket.addEventListener("message", ({ data }) => {
    if (data === "pong") words.push(data);
    else frames.push(MarketFrame.parse(JSON.parse(String(data))));
  });
  socket.addEventListener("close", ({ code, reason }) => closed.resolve({ code, reason }));
  socket.accept();
  const bids = (symbol: string) =>
    frames.flatMap((frame) =>
      frame.type === "quote" && frame.quote.symbol === symbol ? frame.quote.bid : [],
    );
  return { socket, frames, words, bids, closed: closed.promise };
}

const post = (user: TestUser, symbol: string, bid: number) =>
  user.call(postQuote, { body: { symbol, bid: `${bid}`, ask: "1000000" } });

test("one socket gets the quotes of its symbols at once and in order, and is told in full", async () => {
  const user = await newUser();
  const [one, two] = [newSymbol(), newSymbol()];
  await post(user, one, 1);
  await post(user, two, 2);
  const { frames, words, bids, socket } = await open(user, `${one.toLowerCase()},${two}`);
  await expect.poll(() => [bids(one), bids(two)]).toEqual([["1"], ["2"]]);
  for (let bid = 3; bid < 8; bid++) await post(user, one, bid);
  await expect.poll(() => bids(one).length).toBe(6);
  expect(bids(one)).toEqual(["1", "3", "4", "5", "6", "7"]);
  expect(frames.at(-1)).toEqual({
    type: "quote",
    n: 6,
    quote: {
      symbol: one,
      bid: "7",
      ask: "1000000",
      bidSize: null,
      askSize: null,
      last: null,
      at: expect.any(String),
      provider: "scripted",
      stale: false,
    },
  });
  socket.send("ping");
  await expect.poll(() => words).toEqual(["pong"]);
});

test("a client that acknowledges slowly gets the latest quote only, and is closed when it stays behind", async () => {
  const user = await newUser();
  const symbol = newSymbol();
  const stub = env.MARKET.getByName(symbol);
  await post(user, symbol, 1);
  const { bids, socket, closed } = await open(user, symbol);
  await expect.poll(() => bids(symbol)).toEqual(["1"]);
  const ack = (n: number) => socket.send(JSON.stringify({ type: "ack", symbol, n }));
  ack(1);
  const acked = () =>
    runInDurableObject(stub, (_, state) =>
      state.getWebSockets().map((each) => each.deserializeAttachment().acked),
    );
  await expect.poll(acked).toEqual([1]);
  for (let bid = 2; bid <= 7; bid++) await post(user, symbol, bid);
  await expect.poll(() => bids(symbol)).toEqual(["1", "2", "3", "4", "5"]);
  ack(4);
  await expect.poll(() => bids(symbol)).toEqual(["1", "2", "3", "4", "5", "7"]);
  for (let bid = 8; bid <= 11; bid++) await post(user, symbol, bid);
  await runInDurableObject(stub, (_, state) => {
    for (const each of state.getWebSockets())
      each.serializeAttachment({ ...each.deserializeAttachment(), behindSince: Date.now() - 30_000 });
  });
  await runDurableObjectAlarm(stub);
  expect(await closed).toEqual({ code: 4408, reason: "slow" });
});

test("quotes end with the session: a revocation closes the socket at once", async () => {
  const user = await newUser();
  const symbol = newSymbol();
  await post(user, symbol, 1);
  const { bids, closed } = await open(user, symbol);
  await expect.poll(() => bids(symbol)).toEqual(["1"]);
  const began = Date.now();
  const [session] = (await user.call(listSessions)).items;
  await user.call(revokeSession, { params: { id: session?.id ?? "" } });
  expect(await closed).toEqual({ code: 4403, reason: "revoked" });
  expect(Date.now() - began).toBeLessThan(within(5000));
});

test("a socket is refused without a symbol or a ticket, for too many symbols, and for an unknown one", async () => {
  const user = await newUser();
  const upgrade = { headers: { upgrade: "websocket" } };
  const tooMany = Array.from({ length: MOST_STREAMED_SYMBOLS + 1 }, (_, n) => `A${n}`).join();
  for (const symbols of ["", "ACME,%", tooMany])
    expect((await send(`/ws/market?${new URLSearchParams({ symbols })}`, upgrade)).status).toBe(400);
  expect((await send("/ws/market?symbols=ACME&ticket=spent", upgrade)).status).toBe(401);
  expect((await send("/ws/market?symbols=ACME&ticket=spent")).status).toBe(426);
  const { ticket } = await user.call(openTicket, { body: {} });
  const query = new URLSearchParams({ symbols: newSymbol(), ticket });
  expect((await send(`/ws/market?${query}`, upgrade)).status).toBe(404);
  // The feeds that open after the first failure are closed too.
  const known = Array.from({ length: 12 }, newSymbol);
  for (const symbol of known) await post(user, symbol, 1);
  const mixed = new URLSearchParams({
    symbols: [newSymbol(), ...known].join(),
    ticket: (await user.call(openTicket, { body: {} })).ticket,
  });
  expect((await send(`/ws/market?${mixed}`, upgrade)).status).toBe(404);
  const left = async () => {
    const counts = known.map((symbol) =>
      runInDurableObject(env.MARKET.getByName(symbol), (_, state) => state.getWebSockets().length),
    );
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };
  await expect.poll(left).toBe(0);
});

test("a user has five sockets of quotes; one more closes the oldest", async () => {
  const user = await newUser();
  const symbol = newSymbol();
  await post(user, symbol, 1);
  const first = await open(user, symbol);
  for (let n = 1; n < 5; n++) await open(user, symbol);
  const last = await open(user, symbol);
  expect(await first.closed).toEqual({ code: 4429, reason: "tooMany" });
  await expect.poll(() => last.bids(symbol)).toEqual(["1"]);
});

test("an eviction loses neither the lease nor the latest quote, and sockets go on", async () => {
  const user = await newUser();
  const symbol = newSymbol();
  const stub = env.MARKET.getByName(symbol);
  await post(user, symbol, 1);
  const { bids } = await open(user, symbol);
  await expect.poll(() => bids(symbol)).toEqual(["1"]);
  await watch(env, symbol);
  await evictDurableObject(stub);
  const kept = await runInDurableObject(stub, (_, state) => state.storage.kv.get<Kept>("latest"));
  expect(kept).toMatchObject({ symbol, isNoted: true, quote: { bid: "1" } });
  expect(kept?.leaseUntil).toBeGreaterThan(Date.now() + 30_000);
  await post(user, symbol, 2);
  await expect.poll(() => bids(symbol)).toEqual(["1", "2"]);
});
type Kept = { leaseUntil: number };

test("a quote waits in the ledger for a placement that judges the one before, and on no screen", async () => {
  const user = await newUser();
  const symbol = newSymbol();
  await post(user, symbol, 1);
  const { bids } = await open(user, symbol);
  await expect.poll(() => bids(symbol)).toEqual(["1"]);
  const [locked, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const seen: (number | undefined)[] = [];
  const { ledger } = user.ctx();
  const placing = ledger.transaction(async (tx) => {
    seen.push((await lockSymbol(tx, symbol))?.seq);
    locked.resolve();
    await over.promise;
    seen.push((await lockSymbol(tx, symbol))?.seq);
  });
  await locked.promise;
  const posted = post(user, symbol, 2).then(({ seq }) => seen.push(seq));
  await expect.poll(() => bids(symbol)).toEqual(["1", "2"]);
  over.resolve();
  await Promise.all([placing, posted]);
  expect(seen).toEqual([1, 1, 2]);
});
