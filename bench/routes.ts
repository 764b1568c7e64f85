import { tradesPage } from "../workers/journal/trades/trade-store.ts";
import { plantTrades } from "../test/plant-trades.ts";
import { load } from "./load.ts";
import { asAdmin, median, newPerson, type Line } from "./people.ts";
import type { World } from "./world.ts";

const REPEATS = 5;
const TRADES = 20_000;

/**
 * Measures the cost of our layers: our routes beside a bare Hono that does the same, in turns, in one
 * workerd.
 */
export async function measureRoutes(world: World): Promise<Line[]> {
  const person = await newPerson(world);
  await asAdmin(world, (admin) => plantTrades(admin, person.id, TRADES));
  const query = {
    filter: { lotMethod: "fifo" as const },
    sort: "-closedAt" as const,
    after: null,
    limit: 100,
    offset: 0,
  };
  const { text, values } = tradesPage(person.id, query);
  return [
    await compare("authenticated route without storage, requests/s", {
      ours: [new URL("/mapi/imports/formats", world.tidemark), { authorization: person.bearer }],
      floor: [new URL("/hello", world.floor), {}],
    }),
    await compare("GET /trades, 100 rows of 20 000, requests/s", {
      ours: [new URL("/mapi/trades", world.tidemark), { authorization: person.bearer }],
      floor: [
        new URL("/trades", world.floor),
        { "x-user": person.id, "x-sql": encodeURIComponent(text), "x-values": JSON.stringify(values) },
      ],
    }),
  ];
}

type Side = [url: URL, headers: Record<string, string>];
type Sides = { ours: Side; floor: Side; connections?: number; seconds?: number };

/** Loads both sides in turns with a GET of theirs, and compares the requests a second. */
export async function compare(
  what: string,
  { ours, floor, connections = 16, seconds = 2 }: Sides,
): Promise<Line> {
  for (const [url, headers] of [ours, floor]) await load(url, headers, { connections, seconds: 1 });
  const rates: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
  for (let turn = 0; turn < REPEATS; turn++) {
    for (const side of ["floor", "ours"] as const) {
      const [url, headers] = side === "ours" ? ours : floor;
      const { perSecond, failed } = await load(url, headers, { connections, seconds });
      if (failed > 0) throw new Error(`${url.pathname}: ${failed} requests were refused`);
      rates[side].push(perSecond);
    }
  }
  const ratio = median(rates.ours) / median(rates.floor);
  return {
    what,
    ours: median(rates.ours).toFixed(0),
    floor: median(rates.floor).toFixed(0),
    ratio,
    target: "≥ 0.6",
    holds: ratio >= 0.6,
  };
}
