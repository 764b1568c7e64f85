import { afterAll, beforeAll, expect, test } from "vitest";
import { familyOf, isAlive } from "../../scripts/processes/process-table.ts";
import { startTestPostgres, type TestPostgres } from "../../scripts/postgres/start-postgres.ts";
import { newDevice } from "../end-to-end/device.ts";
import { type Product, queryOnce, startProduct } from "../end-to-end/product.ts";
import { contradictionsOf } from "../paper-checks.ts";
import { runCampaign } from "../paper-campaign.ts";
import { fillsOf, type FilledRow, priceFaults } from "../paper-prices.ts";
import { until } from "../until.ts";

const CALLERS = 4;
const SYMBOLS = ["CAMPA", "CAMPB", "CAMPC"];
/** Each campaign kills the runtime in two of its rounds and PostgreSQL in two others. */
const CAMPAIGNS = [
  { seed: 101, orders: 2_000 },
  { seed: 202, orders: 2_000 },
  { seed: 303, orders: 1_000 },
];

let postgres: TestPostgres;
let product: Product;
beforeAll(async () => {
  postgres = await startTestPostgres();
  product = await startProduct("campaign", {
    server: postgres,
    settings: { MARKET_PROVIDER: "scripted" },
    // A commit that was answered outlasts the server.
    ledgerSettings: { synchronous_commit: "on" },
  });
});
afterAll(async () => {
  await product.stop();
  await postgres.stop();
});

const look = <Row extends object>(text: string) => queryOnce<Row>(product.ledgerUrl, text);

/** Kills one server process, after which PostgreSQL ends all others and recovers from its log. */
async function killPostgres(): Promise<void> {
  const [backend] = await look<{ pid: number }>(`select pid from pg_stat_activity
    where usename like 'tidemark_%' and pid <> pg_backend_pid() order by state = 'active' desc limit 1`);
  const pid = backend?.pid;
  if (pid === undefined || !familyOf(postgres.pid).includes(pid)) throw new Error("no process to kill");
  process.kill(pid, "SIGKILL");
  await until("the server", async () => !isAlive(pid) && (await isUp()), { withinMs: 60_000 });
}

async function isUp(): Promise<boolean> {
  return look("select 1").then(
    () => true,
    () => false,
  );
}

async function isReady(): Promise<boolean> {
  return fetch(`${product.origin}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function killRuntime(): Promise<void> {
  await product.kill9();
  await product.endLeases();
  await product.restart();
}

test.each(CAMPAIGNS)(
  "$orders orders with seed $seed, and everything killed in the middle",
  async ({ seed, orders }) => {
    const callers = await Promise.all(Array.from({ length: CALLERS }, () => newDevice(product.origin)));
    const symbols = SYMBOLS.map((name) => `${name}${seed}`);
    const [before] = await look<{ users: string[] }>(
      "select coalesce(array_agg(distinct user_id), '{}') as users from accounts",
    );
    const lastRound = Math.ceil(orders / 12);
    const kills = new Map([
      [Math.floor(lastRound * 0.2), killRuntime],
      [Math.floor(lastRound * 0.4), killPostgres],
      [Math.floor(lastRound * 0.6), killRuntime],
      [Math.floor(lastRound * 0.8), killPostgres],
    ]);
    const played = await runCampaign(callers, {
      seed,
      orders,
      symbols,
      beside: async (round) => kills.get(round)?.(),
      untilUp: () => until("an answer", isReady, { withinMs: 60_000 }),
    });
    await until(
      "the last match",
      async () => (await look("select from symbols where matched_seq < head")).length === 0,
      { withinMs: 300_000, meanwhile: () => product.tick() },
    );
    await product.tick();
    const owners = await look<{ user_id: string }>(`select distinct user_id from paper_accounts
    where not user_id = any(array[${["''", ...(before?.users ?? []).map((id) => `'${id}'`)].join()}])`);
    expect(owners).toHaveLength(CALLERS);
    const fills: FilledRow[] = [];
    for (const { user_id: owner } of owners) {
      expect(await look(contradictionsOf(owner))).toEqual([]);
      fills.push(...(await look<FilledRow>(fillsOf(owner))));
    }
    expect(priceFaults(fills, played)).toEqual([]);
    const [sums] = await look<{ orders: number; history: number }>(`select
    (select count(*)::int from orders where symbol like '%${seed}') as orders,
    (select count(*)::int from order_history h join orders o using (user_id) where o.id = h.order_id
      and o.symbol like '%${seed}') as history`);
    expect(sums?.orders).toBeGreaterThanOrEqual(orders * 0.9);
    const told = { orders: sums?.orders, fills: fills.length, history: sums?.history, ...played.counts };
    process.stdout.write(`seed ${seed}: ${JSON.stringify(told)}\n`);
  },
  900_000,
);
