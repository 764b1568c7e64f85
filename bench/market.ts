import { newPerson, percentile, type Line, type Person } from "./people.ts";
import { openFloor } from "./stream.ts";
import type { World } from "./world.ts";

const ROUNDS = 300;
const WARM = 20;
const SYMBOL = "BENCH";

type Frame = { type: string; n: number; quote: { bid: string } };

/**
 * Measures in turns how long a quote takes from the request that brings it until its frame is at a client.
 * The floor is a request that has a bare Durable Object store one row and send one frame.
 */
export async function measureMarket(world: World): Promise<Line[]> {
  const person = await newPerson(world);
  const bare = await openFloor(world);
  await post(world, person, "1");
  const quotes = await openQuotes(world, person);
  const [ours, floor]: [number[], number[]] = [[], []];
  for (let n = 2; n < ROUNDS + WARM; n++) {
    const arrived = quotes.frame(`${n}`);
    const began = now();
    const posted = post(world, person, `${n}`);
    const took = (await arrived) - began;
    await posted;
    const least = await bare.round(n);
    if (n < WARM) continue;
    ours.push(took);
    floor.push(least);
  }
  quotes.close();
  bare.close();
  return [0.5, 0.99].map((share) => {
    const [a, b] = [percentile(ours, share), percentile(floor, share)];
    return {
      what: `quote → frame p${share * 100}, ms`,
      ours: a.toFixed(1),
      floor: b.toFixed(1),
      ratio: a / b,
      target: "≤ floor + 5 ms",
      holds: a <= b + 5,
    };
  });
}

async function post(world: World, { bearer }: Person, bid: string): Promise<void> {
  const response = await fetch(new URL("/mapi/market/quotes", world.tidemark), {
    method: "POST",
    headers: { authorization: bearer, "content-type": "application/json" },
    body: JSON.stringify({ symbol: SYMBOL, bid, ask: "1000000" }),
  });
  if (response.status !== 202)
    throw new Error(`a quote answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
}

type Quotes = { frame(bid: string): Promise<number>; close(): void };

async function openQuotes(world: World, { bearer }: Person): Promise<Quotes> {
  const response = await fetch(new URL("/mapi/ws/ticket", world.tidemark), {
    method: "POST",
    headers: { authorization: bearer, "content-type": "application/json" },
    body: "{}",
  });
  const { ticket } = (await response.json()) as { ticket: string };
  const url = new URL(`/ws/market?symbols=${SYMBOL}&ticket=${ticket}`, world.tidemark);
  const socket = new WebSocket(url.href.replace("http", "ws"));
  let waiting: { bid: string; arrived(at: number): void } | null = null;
  socket.addEventListener("message", ({ data }) => {
    const at = now();
    const { n, quote } = JSON.parse(String(data)) as Frame;
    if (quote.bid === waiting?.bid) waiting.arrived(at);
    socket.send(JSON.stringify({ type: "ack", symbol: SYMBOL, n }));
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", reject, { once: true });
  });
  return {
    frame: (bid) => new Promise((arrived) => void (waiting = { bid, arrived })),
    close: () => socket.close(),
  };
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
