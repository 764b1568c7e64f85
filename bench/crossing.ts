import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { crowdOfOrders } from "../test/fixtures/crowd-of-orders.ts";
import { asAdmin, type Line, median } from "./people.ts";
import { productFile, recordStatements, type Sent } from "./recording.ts";
import type { World } from "./world.ts";

const CROWD = { users: 200, orders: 100, symbol: "CROSS", limit: 99 };
const TURNS = 3;
const LEAST = 0.6;
const POLL_MS = 25;
const TABLES = [
  "paper_fills",
  "order_history",
  "orders",
  "positions",
  "paper_accounts",
  "accounts",
  "outbox",
  "audit",
  "user_stream",
  "jobs",
];

/** The matcher as this process runs it. */
type Matcher = { matchSymbol(system: object, symbol: string, until: number): Promise<boolean> };
type Gate = { openSystem(env: object): object };

/**
 * Measures how many orders a second one quote fills, from the message to the matcher until the quote is
 * matched. The floor sends the same statements with the same values to the same rows, without waiting for an
 * answer within a transaction, and computes nothing.
 */
export async function measureCrossing(world: World): Promise<Line[]> {
  const total = CROWD.users * CROWD.orders;
  const [ours, floor]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < TURNS; turn++) {
    await plantCrowd(world);
    ours.push(total / (await timeWorker(world)));
    await plantCrowd(world);
    const sent = await record(world);
    await plantCrowd(world);
    floor.push(total / (await timeReplay(world, sent)));
  }
  await asAdmin(world, removeCrowd);
  const ratio = median(ours) / median(floor);
  return [
    {
      what: `orders filled by one quote a second, of ${total} orders of ${CROWD.users} users`,
      ours: median(ours).toFixed(0),
      floor: median(floor).toFixed(0),
      ratio,
      target: `≥ ${LEAST}`,
      holds: ratio >= LEAST,
    },
  ];
}

/** Resting orders and the quote that all of them cross. A booking waits already, so that none runs beside. */
function plantCrowd(world: World): Promise<void> {
  return asAdmin(world, async (admin) => {
    await removeCrowd(admin);
    await admin.query(`insert into symbols (symbol, head, matched_seq, bid, ask, quoted_at, ages, provider, calendar,
      price_step, quantity_step, multiplier, asset_class)
      values ('${CROWD.symbol}', 1, 1, 100, 101, now(), false, 'scripted', 'always', 0.01, 1, 1, 'equity')`);
    for (const statement of crowdOfOrders(CROWD)) await admin.query(statement);
    await admin.query(`insert into jobs (user_id, id, kind, queue, payload, run_after)
      select user_id, 'job_' || substr(id, 5), 'paper.book', 'scoring', jsonb_build_object('accountId', id), now() + interval '1 day'
      from paper_accounts where user_id in (select user_id from orders where symbol = '${CROWD.symbol}')`);
    await admin.query(
      `select bump_symbol('${CROWD.symbol}', 'scripted', 97, 98, null, null, null, now(), false)`,
    );
  });
}

async function removeCrowd(admin: pg.Client): Promise<void> {
  // No audit row may be deleted but by one who goes round all triggers.
  await admin.query("set session_replication_role = replica");
  const { rows } = await admin.query<{ id: string }>(
    `select distinct user_id as id from orders where symbol = '${CROWD.symbol}'`,
  );
  const ids = rows.map(({ id }) => id);
  for (const table of TABLES) await admin.query(`delete from ${table} where user_id = any($1)`, [ids]);
  await admin.query(`delete from ticks where symbol = '${CROWD.symbol}'`);
  await admin.query(`delete from symbols where symbol = '${CROWD.symbol}'`);
  await admin.query("set session_replication_role = origin");
}

/** The seconds from the message until the quote is matched. */
function timeWorker(world: World): Promise<number> {
  return asAdmin(world, async (admin) => {
    const began = performance.now();
    await world.match(CROWD.symbol);
    for (;;) {
      const { rowCount } = await admin.query(
        `select from symbols where symbol = '${CROWD.symbol}' and matched_seq = head`,
      );
      if (rowCount === 1) return (performance.now() - began) / 1000;
      await sleep(POLL_MS);
    }
  });
}

/** Matches in this process and keeps what it sends. */
async function record(world: World): Promise<Sent[]> {
  const { matchSymbol } = await productFile<Matcher>("workers/paper/matching/match-symbol.ts");
  const { openSystem } = await productFile<Gate>("workers/db/system.ts");
  const system = openSystem({ LEDGER_SYSTEM: { connectionString: world.adminUrl } });
  return recordStatements(() => matchSymbol(system, CROWD.symbol, Date.now() + 600_000));
}

/** The seconds of the same statements, each transaction sent at once. */
async function timeReplay(world: World, sent: readonly Sent[]): Promise<number> {
  const client = new pg.Client({ connectionString: world.adminUrl, pipeline: true } as pg.ClientConfig);
  await client.connect();
  const began = performance.now();
  let flight: Promise<unknown>[] = [];
  for (const { text, values } of sent) {
    flight.push(client.query(text, values));
    if (text !== "COMMIT") continue;
    await Promise.all(flight);
    flight = [];
  }
  const seconds = (performance.now() - began) / 1000;
  await client.end();
  return seconds;
}
