import type pg from "pg";
import { loadEach, requestOf } from "./load.ts";
import { asAdmin, median, newPerson, percentile, type Line, type Person } from "./people.ts";
import { openBenchLedger, productFile, type Recorded, recordStatements } from "./recording.ts";
import type { World } from "./world.ts";

const USERS = 8;
const ORDERS = 40;
const TURNS = 5;
const SYMBOL = "PLACE";
const LEAST = 0.6;
/** What a placement leaves behind, apart from what was told of it. */
const TABLES = ["idempotency", "paper_fills", "order_history", "orders", "positions", "jobs"];

/** An owner with a paper account, on either side. */
type Owner = { id: string; accountId: string };

/**
 * Measures how many orders a second eight users place, one after another each, and how long one takes. Every
 * other order fills on arrival and the rest wait. The floor sends the same statements to equal rows of users
 * of its own. It sends a transaction in one flight and computes nothing.
 */
export async function measurePlacements(world: World): Promise<Line[]> {
  const people = await Promise.all(Array.from({ length: USERS }, () => newPerson(world)));
  await quote(world, people[0]);
  const owners = people.map(({ id }, n) => ownerOf(id, n));
  const bare = owners.map((_, n) => ownerOf(`usr_${String(n).padStart(26, "F")}`, USERS + n));
  await asAdmin(world, (admin) => plant(admin, [...owners, ...bare]));
  for (const [n, owner] of bare.entries()) await record(world, owner, n);
  const rates: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
  const times: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
  for (let turn = 0; turn <= TURNS; turn++) {
    for (const side of ["floor", "ours"] as const) {
      await asAdmin(world, (admin) => plant(admin, side === "ours" ? owners : bare));
      const url = side === "ours" ? world.tidemark : world.floor;
      const requests = people.map((person, n) => requestsOf(url, side, { person, n, turn }));
      const { perSecond, timesMs, failed } = await loadEach(url, requests);
      if (failed > 0) throw new Error(`${failed} placements were refused`);
      if (turn === 0) continue; // both sides warm up
      rates[side].push(perSecond);
      times[side].push(...timesMs);
    }
  }
  const [ours, floor] = [median(rates.ours), median(rates.floor)];
  const [slow, slowFloor] = [percentile(times.ours, 0.99), percentile(times.floor, 0.99)];
  return [
    {
      what: `placements a second, ${USERS} users`,
      ours: ours.toFixed(0),
      floor: floor.toFixed(0),
      ratio: ours / floor,
      target: `≥ ${LEAST}`,
      holds: ours / floor >= LEAST,
    },
    {
      what: "placement p99, ms",
      ours: slow.toFixed(1),
      floor: slowFloor.toFixed(1),
      ratio: slow / slowFloor,
      target: `≤ ${(1 / LEAST).toFixed(2)}`,
      holds: slowFloor / slow >= LEAST,
    },
  ];
}

function ownerOf(id: string, n: number): Owner {
  return { id, accountId: `acc_${String(n).padStart(26, "0")}` };
}

/** A wish as the contract reads it. */
function wishOf(accountId: string, n: number) {
  const plain = { accountId, symbol: SYMBOL, side: "buy", quantity: "1" };
  return n % 2 === 0
    ? { ...plain, type: "market", timeInForce: "day" }
    : { ...plain, type: "limit", limitPrice: "90", timeInForce: "gtc" };
}

async function quote(world: World, person: Person | undefined): Promise<void> {
  const response = await fetch(new URL("/mapi/market/quotes", world.tidemark), {
    method: "POST",
    headers: { authorization: person?.bearer ?? "", "content-type": "application/json" },
    body: JSON.stringify({ symbol: SYMBOL, bid: "99", ask: "100" }),
  });
  if (response.status !== 202) throw new Error(`a quote answered ${response.status}`);
}

/** Gives each owner an account that nothing has happened to. A booking waits already, so that none runs. */
async function plant(admin: pg.Client, owners: readonly Owner[]): Promise<void> {
  const ids = owners.map(({ id }) => id);
  for (const table of TABLES) await admin.query(`delete from ${table} where user_id = any($1)`, [ids]);
  const of = "from unnest($1::text[], $2::text[]) o (user_id, id)";
  const values = [ids, owners.map(({ accountId }) => accountId)];
  await admin.query(
    `insert into accounts (user_id, id, name, kind) select user_id, id, 'Practice', 'paper' ${of}
     on conflict do nothing`,
    values,
  );
  await admin.query(`delete from paper_accounts where user_id = any($1)`, [ids]);
  await admin.query(
    `insert into paper_accounts (user_id, id, currency, start_balance, cash, high_equity, started_at, created_at, models)
     select user_id, id, 'USD', 1000000, 1000000, 1000000, '2026-01-02', '2026-01-02',
       '{"slippage":{"name":"slippage/none/1","params":{}},"fees":{"name":"fees/none/1","params":{}}}' ${of}`,
    values,
  );
  await admin.query(
    `insert into jobs (user_id, id, kind, queue, payload, run_after) select user_id, 'job_' || substr(id, 5), 'paper.book',
       'scoring', jsonb_build_object('accountId', id), now() + interval '1 day' ${of}`,
    values,
  );
}

type Place = (ctx: object, wish: object) => Promise<{ id: string }>;
type Key = { key: string; route: string };

/** Places all orders of an owner in this process, gives the floor the statements, and takes all back. */
async function record(world: World, owner: Owner, user: number): Promise<void> {
  const { placeOrder } = await productFile<{ placeOrder: Place }>("workers/paper/orders/place-order.ts");
  const { PlacedOrder } = await productFile<{ PlacedOrder: { parse(wish: object): object } }>(
    "shared/contracts/orders.ts",
  );
  const { claimKey } = await productFile<{
    claimKey(tx: object, ...key: string[]): Promise<null>;
  }>("workers/http/idempotency/idempotency.ts");
  const { updateAnswer } = await productFile<{
    updateAnswer(tx: object, answer: Key & { status: number; body: string }): void;
  }>("workers/http/idempotency/idempotency-store.ts");
  const { ledger, joined } = await openBenchLedger(world.adminUrl, owner.id);
  for (let n = 0; n < ORDERS; n++) {
    const key = { key: `${user}-${n}`, route: "POST /orders" };
    const sent = await recordStatements(() =>
      ledger.transaction(async (tx) => {
        await claimKey(tx, key.key, key.route, "0".repeat(64));
        const ctx = { ledger: joined(tx), confirmed: null, scopes: null };
        const order = await placeOrder(ctx, PlacedOrder.parse(wishOf(owner.accountId, n)));
        updateAnswer(tx, { ...key, status: 201, body: JSON.stringify(order) });
      }),
    );
    const shown = sent.findLastIndex(({ text }) => text.includes('as "isLeg"'));
    const recorded: Recorded = { sent, shown };
    const response = await fetch(new URL(`/recordings/${user}-${n}`, world.floor), {
      method: "PUT",
      body: JSON.stringify(recorded),
    });
    if (!response.ok) throw new Error(`the floor answered ${response.status}`);
  }
}

type Asked = { person: Person; n: number; turn: number };

function requestsOf(url: URL, side: "ours" | "floor", { person, n: user, turn }: Asked): Buffer[] {
  return Array.from({ length: ORDERS }, (_, n) =>
    side === "floor"
      ? requestOf(new URL(`/recordings/${user}-${n}`, url), { method: "GET" })
      : requestOf(new URL("/mapi/orders", url), {
          method: "POST",
          headers: {
            authorization: person.bearer,
            "content-type": "application/json",
            "idempotency-key": `${turn}-${n}`,
          },
          body: JSON.stringify(wishOf(ownerOf(person.id, user).accountId, n)),
        }),
  );
}
