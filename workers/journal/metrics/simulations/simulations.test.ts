import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { getMetrics } from "#shared/contracts/metrics.ts";
import {
  listSimulations,
  MOST_WAITING_SIMULATIONS,
  readSimulation,
  SimpleSimulation,
  simulate,
  simulatePaths,
  type SimpleResult,
} from "#shared/contracts/simulations.ts";
import type { MonteCarloResult } from "#shared/contracts/monte-carlo.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { type FillInput, holdTurns, insertFills } from "#test/ledger.ts";
import { LAST_ATTEMPT } from "../../../jobs/run-job.ts";
import { seededRandom } from "../../../math/random.ts";
import { beginSimulation } from "./begin-simulation.ts";
import { deriveLedger } from "../../trades/derive/derive-ledger.ts";
import type * as z from "zod";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

async function userWith(fills: FillInput[]): Promise<TestUser> {
  const user = await newUser();
  await insertFills(user, fills);
  await deriveLedger(user.ctx(), { importId: null });
  return user;
}

async function simulated(user: TestUser, body: z.input<typeof SimpleSimulation>): Promise<SimpleResult> {
  const result = await user.call(simulate, { body });
  if (!("baseline" in result)) throw new Error("a job works on it");
  return result;
}

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
  // All trades, or all of them at half their size, lose what as many trades lose by chance.
  for (const fewer of [{ exclude: { symbols: ["ACME", "BOLT"] } }, { capNotional: "500", capLossR: "1" }])
    expect((await simulated(user, fewer)).changes).toMatchObject([{ verdict: "fewer" }]);
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
  const euros = earning([1, -2].map((net, day) => ({ day, hour: 12, net })));
  const user = await userWith([
    ...earning([-2, 3, -1, 4].map((net, day) => ({ day, hour: 9, net }))),
    ...euros.map((fill) => ({ ...fill, symbol: "SIE", currency: "EUR" })),
  ]);
  const asked = { paths: 300, trades: 40, seed: 7, ruinAt: 60, block: "day" } as const;
  const once = (await user.call(simulatePaths, { body: asked })) as MonteCarloResult;
  expect(once).toMatchObject({
    currency: "USD",
    ruinAt: "60",
    seed: "7",
    sample: { trades: 4, days: 4, all: 4, others: 2 },
  });
  expect(await user.call(simulatePaths, { body: { ...asked, currency: "EUR" } })).toMatchObject({
    currency: "EUR",
    sample: { trades: 2, days: 2, all: 2, others: 4 },
  });
  expect(await user.refused(simulatePaths, { body: { ...asked, ruinAt: "-5" } })).toMatchObject({
    code: "invalid_request",
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
  // The real history of many trades is read by a job too, with the same result.
  const rules = SimpleSimulation.parse({ coolOffMinutes: 30, timeZone: "UTC" });
  const long = await beginSimulation(user.ctx(), { kind: "simple", asked: rules });
  await user.settle();
  expect(await user.call(readSimulation, { params: { id: long.id } })).toMatchObject({
    status: "done",
    progress: 1,
    simple: { asked: rules, result: await simulated(user, rules) },
  });
  const large = { ...asked, paths: 1000, trades: 1000 };
  const waiting = (status: string) =>
    empty.ctx().ledger.transaction((tx) =>
      tx.query(sql`insert into simulations (user_id, id, kind, status, asked, created_at)
        select user_id, 'sim_waiting' || n, kind, ${status}, asked, now() from simulations, generate_series(1, ${MOST_WAITING_SIMULATIONS}::int) n
        where user_id = ${tx.userId} and id = ${"id" in lost ? lost.id : ""}
        on conflict (user_id, id) do update set status = excluded.status`),
    );
  await waiting("queued");
  expect(await empty.refused(simulatePaths, { body: large })).toMatchObject({ code: "simulations_waiting" });
  await waiting("failed");
  expect(await empty.call(simulatePaths, { body: large })).toMatchObject({ status: "queued" });
  // An error of ours ends a simulation on the last attempt of its job.
  await holdTurns(user, "bulk");
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
