import { tradesPage } from "../workers/journal/trades/trade-store.ts";
import { load } from "./load.ts";
import { asAdmin, median, newPerson, type Line, type Person } from "./people.ts";
import type { World } from "./world.ts";

const REPEATS = 5;
const TRADES = 20_000;

/**
 * Measures the cost of our layers: our routes beside a bare Hono that does the same, in turns, in one
 * workerd.
 */
export async function measureRoutes(world: World): Promise<Line[]> {
  const person = await newPerson(world);
  await plantTrades(world, person);
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

async function compare(what: string, { ours, floor }: { ours: Side; floor: Side }): Promise<Line> {
  for (const [url, headers] of [ours, floor]) await load(url, headers, { seconds: 1 });
  const rates: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
  for (let turn = 0; turn < REPEATS; turn++) {
    for (const side of ["floor", "ours"] as const) {
      const [url, headers] = side === "ours" ? ours : floor;
      const { perSecond, failed } = await load(url, headers, { seconds: 2 });
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

async function plantTrades(world: World, person: Person): Promise<void> {
  await asAdmin(world, async (admin) => {
    await admin.query("insert into accounts (user_id, id, name) values ($1, 'acc_bench', 'Bench')", [
      person.id,
    ]);
    await admin.query(
      `insert into instruments (user_id, id, symbol, currency, asset_class)
     select $1, 'ins_' || n, 'SYM' || n, 'USD', 'equity' from generate_series(0, 39) n`,
      [person.id],
    );
    await admin.query(
      `insert into trades (user_id, id, account_id, instrument_id, symbol, currency, direction, status, quantity, open_quantity,
       entry_price, exit_price, opened_at, closed_at, fills, gross_fifo, gross_lifo, gross_hifo, gross_average,
       fees_fifo, fees_lifo, fees_hifo, fees_average, net_key, foreign_fees, formula)
     select $1, 'trd_' || lpad(n::text, 22, '0'), 'acc_bench', 'ins_' || n % 40, 'SYM' || n % 40, 'USD', 'long', 'closed', 100, 0,
       50.25, 51.75, now() - make_interval(mins => n), now() - make_interval(mins => n - 1), 2, g, g, g, g, 2, 2, 2, 2, g - 2, 0, 'bench'
     from generate_series(1, $2::int) n, lateral (select ((n * 7919) % 400 - 190)::numeric as g) as money`,
      [person.id, TRADES],
    );
    await admin.query("analyze trades, accounts, instruments");
  });
}
