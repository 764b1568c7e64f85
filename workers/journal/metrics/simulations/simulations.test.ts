import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { editTrades } from "#shared/contracts/bulk-edits.ts";
import { getMetrics } from "#shared/contracts/metrics.ts";
import {
  listSimulations,
  MOST_WAITING_SIMULATIONS,
  readSimulation,
  SimpleSimulation,
  simulate,
  simulatePaths,
  type MonteCarloResult,
  type SimpleResult,
} from "#shared/contracts/simulations.ts";
import { rounds } from "#test/effort.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { derivedRows, type FillInput, insertFills } from "#test/ledger.ts";
import { type PlainClose, plainlyDropped, plainMetrics, type PlainTrade } from "#test/simulated.ts";
import { LAST_ATTEMPT } from "../../../jobs/run-job.ts";
import { type Random, seededRandom } from "../../../math/random.ts";
import { deriveLedger } from "../../trades/derive/derive-ledger.ts";
import type * as z from "zod";

const START = Date.UTC(2026, 0, 5, 14);
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

async function userWith(fills: FillInput[]): Promise<TestUser> {
  const user = await newUser();
  await insertFills(user, fills);
  await deriveLedger(user.ctx(), { importId: null });
  return user;
}

/** Round trips of three instruments: long and short, scaled out, some at one instant, some still open. */
function drawFills(random: Random, trades: number): FillInput[] {
  const pick = (most: number) => Math.floor(random() * most);
  return ["ACME", "BOLT", "CORE"].flatMap((symbol) => {
    const place = { symbol, currency: symbol === "CORE" ? "EUR" : "USD" };
    let at = START + pick(600) * MINUTE;
    return Array.from({ length: trades }, (_, n): FillInput[] => {
      at += (1 + pick(120)) * MINUTE;
      const isLong = pick(3) > 0;
      const held = isLong ? pick(4) * 20 * MINUTE : (1 + pick(60)) * MINUTE;
      const [side, back] = isLong ? (["buy", "sell"] as const) : (["sell", "buy"] as const);
      const quantity = 3 * (1 + pick(7));
      const fill = (when: number, way: "buy" | "sell", size: number): FillInput => ({
        ...place,
        at: when,
        side: way,
        quantity: String(size),
        price: (90 + pick(2000) / 100).toFixed(2),
        fee: (pick(300) / 100).toFixed(2),
      });
      const opening = [fill(at, side, quantity)];
      const first = at;
      at += held;
      if (n === trades - 1 && pick(2) === 0) return [...opening, fill(at + MINUTE, back, quantity / 3)];
      const isInParts = held > 2 * MINUTE && pick(2) === 0;
      const parts = isInParts
        ? [fill(first + MINUTE, back, quantity / 3), fill(at, back, (2 * quantity) / 3)]
        : [fill(at, back, quantity)];
      return [...opening, ...parts];
    }).flat();
  });
}

/** Writes tags, risks and stops about some trades, and reads the ledger for a plain recomputation. */
async function annotated(user: TestUser): Promise<{ trades: PlainTrade[]; closes: PlainClose[] }> {
  const rows = await derivedRows(user);
  const trades = (rows.trades as PlainTrade[]).map((trade, n): PlainTrade => ({
    ...trade,
    tagged: n % 5 === 0,
    plannedRisk: n % 3 === 0 ? "20.5" : null,
    plannedStop: n % 3 === 1 ? (trade.direction === "long" ? "99.5" : "100.5") : null,
  }));
  const idsOf = (wanted: (trade: PlainTrade) => boolean) => trades.filter(wanted).map(({ id }) => id);
  const write = (ids: string[], set: z.input<typeof editTrades.body & {}>["set"]) =>
    user.call(editTrades, { body: { ids, set } });
  await write(
    idsOf(({ tagged }) => tagged),
    { addTags: ["FOMO"] },
  );
  await write(
    idsOf(({ plannedRisk }) => plannedRisk !== null),
    { plannedRisk: "20.5" },
  );
  await write(
    idsOf((each) => each.plannedStop === "99.5"),
    { plannedStop: "99.5" },
  );
  await write(
    idsOf((each) => each.plannedStop === "100.5"),
    { plannedStop: "100.5" },
  );
  return { trades, closes: rows.closes as PlainClose[] };
}

async function simulated(user: TestUser, body: z.input<typeof SimpleSimulation>): Promise<SimpleResult> {
  const result = await user.call(simulate, { body });
  if (!("baseline" in result)) throw new Error("a job works on it");
  return result;
}

const RULES: z.input<typeof SimpleSimulation>[] = [
  { coolOffMinutes: 45 },
  { capSize: "7", capLossR: 1.5 },
  { exclude: { tags: ["fomo"], hours: [16, "17"], symbols: ["BOLT"] } },
  { exclude: { tags: ["Fomo"] }, coolOffMinutes: 240, capSize: "10", capLossR: "0.5" },
];

test("metrics are those of the kept, capped trades; nothing dropped is the history itself", async () => {
  const seeds = rounds({ sample: 1, long: 200 });
  for (let seed = 0; seed < seeds; seed++) {
    const user = await userWith(drawFills(seededRandom(`simulated ${seed}`), 20));
    const { trades, closes } = await annotated(user);
    const known = await user.call(getMetrics, { query: {} });
    const same = await simulated(user, { timeZone: "UTC" });
    expect(same.baseline).toEqual(known);
    expect(same.simulated).toEqual(known);
    expect(same).toMatchObject({ dropped: [], droppedTotal: 0, cappedBySize: 0, cappedByLoss: 0 });
    for (const rules of RULES) {
      const asked = SimpleSimulation.parse({ ...rules, timeZone: "UTC" });
      const found = await simulated(user, { ...rules, timeZone: "UTC" });
      expect(found.baseline, `seed ${seed}`).toEqual(known);
      expect(found.simulated.byCurrency, `seed ${seed} ${JSON.stringify(rules)}`).toMatchObject(
        plainMetrics(trades, closes, asked),
      );
      expect(new Set(found.dropped)).toEqual(plainlyDropped(trades, asked));
      const last = found.curve.findLast(({ currency }) => currency === "USD");
      const usd = found.simulated.byCurrency.find(({ currency }) => currency === "USD");
      expect(last?.simulated ?? "0").toBe(usd?.netPnl ?? "0");
    }
  }
});

/** One trade for each day and hour: a share bought at 100 that earns so much. */
function earning(nets: readonly { day: number; hour: number; net: number; minutes?: number }[]): FillInput[] {
  return nets.flatMap(({ day, hour, net, minutes = 5 }): FillInput[] => {
    const at = Date.UTC(2026, 0, 5, hour) + day * DAY;
    return [
      { at, side: "buy", quantity: "10", price: "100", fee: "1" },
      { at: at + minutes * MINUTE, side: "sell", quantity: "10", price: String(100 + net), fee: "1" },
    ];
  });
}

test("a planted habit's cost is found by removing it, beyond chance, and nothing else is", async () => {
  const random = seededRandom("habit");
  const days = Array.from({ length: 40 }, (_, day) => day);
  const usual = days.flatMap((day) => [
    { day, hour: 9, net: Math.round(random() * 6 - 3) },
    { day, hour: 11, net: day % 2 === 0 ? -1 : 2 },
  ]);
  // After the loss of each second day follows a hasty trade, which loses 40 and fees.
  const hasty = days.filter((day) => day % 2 === 0).map((day) => ({ day, hour: 11, net: -4, minutes: 20 }));
  const late = hasty.map((each) => ({ ...each, net: each.net, minutes: 1 }));
  const user = await userWith([
    ...earning(usual),
    ...earning(late).map((fill) => ({ ...fill, at: fill.at + 10 * MINUTE, symbol: "BOLT" })),
  ]);
  const { changes, droppedTotal, simulated: after } = await simulated(user, { coolOffMinutes: 15 });
  expect({ droppedTotal, trades: after.trades }).toEqual({ droppedTotal: 20, trades: 80 });
  expect(changes).toMatchObject([{ currency: "USD", netPnl: "840", verdict: "better", days: 40 }]);
  const noise = await simulated(user, { exclude: { hours: ["09"] }, timeZone: "UTC" });
  expect(noise.changes).toMatchObject([{ verdict: "chance" }]);
});

test("a period, a date without a time, and all trades dropped", async () => {
  const dateOnly: FillInput[] = [0, 1].flatMap((day): FillInput[] => [
    {
      at: Date.UTC(2026, 1, 2 + day),
      dateOnly: true,
      side: "buy",
      quantity: "1",
      price: "10",
      symbol: "DAY",
    },
    {
      at: Date.UTC(2026, 1, 2 + day),
      dateOnly: true,
      side: "sell",
      quantity: "1",
      price: "9",
      symbol: "DAY",
    },
  ]);
  const user = await userWith([
    ...earning([
      { day: 0, hour: 9, net: -1 },
      { day: 0, hour: 10, net: 5, minutes: 1500 },
    ]),
    ...dateOnly,
  ]);
  const from = new Date(Date.UTC(2026, 0, 6)).toISOString();
  const to = new Date(Date.UTC(2026, 1, 3)).toISOString();
  const within = await simulated(user, { from, to, coolOffMinutes: 10_080, capNotional: "100" });
  expect(within.baseline).toEqual(await user.call(getMetrics, { query: { from, to } }));
  // The loss before the period begins no pause in it; a tenth of 1 000 is left, with a tenth of the fees.
  expect(within).toMatchObject({ droppedTotal: 0, withoutTime: 1, cappedBySize: 1 });
  expect(within.simulated).toMatchObject({ grossPnl: "4", fees: "0.2", trades: 2 });
  const none = await simulated(user, { exclude: { symbols: ["ACME", "DAY"] } });
  expect(none.simulated).toMatchObject({ trades: 0, netPnl: "0", byCurrency: [] });
  expect(none).toMatchObject({ droppedTotal: 4, changes: [{ verdict: "unknown", netPnl: "-34" }] });
  for (const body of [
    { capSize: "0" },
    { exclude: { hours: ["24"] } },
    { exclude: { color: ["x"] } },
    { coolOffMinutes: 0 },
  ])
    expect(await user.refused(simulate, { body: body as never })).toMatchObject({ code: "invalid_request" });
});

test("sequences are drawn at once, or by a job that keeps its result; both are the same", async () => {
  const user = await userWith(earning([-2, 3, -1, 4].map((net, day) => ({ day, hour: 9, net }))));
  const asked = { paths: 300, trades: 40, seed: 7, ruinAt: 60, block: "day" } as const;
  const once = (await user.call(simulatePaths, { body: asked })) as MonteCarloResult;
  expect(once).toMatchObject({
    currency: "USD",
    ruinAt: "60",
    seed: "7",
    sample: { trades: 4, days: 4, all: 4 },
  });
  expect(once.bands.length).toBe(40);
  const head = await user.call(simulatePaths, { body: { ...asked, paths: 1000, trades: 1000 } });
  const id = "id" in head ? head.id : "";
  expect(head).toMatchObject({ kind: "monte_carlo", status: "queued", progress: 0 });
  await user.settle();
  const done = await user.call(readSimulation, { params: { id } });
  expect(done).toMatchObject({ status: "done", progress: 1, failure: null, simple: null });
  expect(done.monteCarlo?.result?.bands.length).toBe(200);
  const empty = await newUser();
  expect(await empty.refused(simulatePaths, { body: asked })).toMatchObject({ code: "trades_missing" });
  const lost = await empty.call(simulatePaths, { body: { ...asked, paths: 1000, trades: 1000 } });
  await empty.settle();
  const { items } = await empty.call(listSimulations);
  expect(items).toMatchObject([
    { id: "id" in lost ? lost.id : "", status: "failed", failure: "trades_missing" },
  ]);
  const large = { ...asked, paths: 1000, trades: 1000 };
  for (let n = 0; n < MOST_WAITING_SIMULATIONS; n++) await empty.call(simulatePaths, { body: large });
  expect(await empty.refused(simulatePaths, { body: large })).toMatchObject({ code: "simulations_waiting" });
  await empty.settle();
  expect(await empty.call(simulatePaths, { body: large })).toMatchObject({ status: "queued" });
  // An error of ours ends a simulation on the last attempt of its job.
  const broken = await user.call(simulatePaths, { body: { ...asked, paths: 1000, trades: 1000 } });
  await user.ctx().ledger.transaction(async (tx) => {
    const brokenId = "id" in broken ? broken.id : "";
    await tx.query(
      sql`update simulations set asked = 'null' where user_id = ${user.id} and id = ${brokenId}`,
    );
    await tx.query(sql`update jobs set attempt = ${LAST_ATTEMPT - 1} where user_id = ${user.id}
      and payload ->> 'simulationId' = ${brokenId}`);
  });
  await user.settle();
  expect((await user.call(listSimulations)).items[0]).toMatchObject({
    status: "failed",
    failure: "internal",
  });
});
