import { afterAll, beforeAll, expect, test } from "vitest";
import { exportFills } from "#shared/contracts/fills.ts";
import { getMetrics } from "#shared/contracts/metrics.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { rounds } from "#test/effort.ts";
import { history } from "../fixtures/history.ts";
import { everyPage, findImport, newDevice, readLog, send } from "./device.ts";
import { type Product, queryOnce, startProduct } from "./product.ts";
import { roundTripsOf } from "./round-trips.ts";

/** Enough for twelve chunks of the import, and for three transactions of the derivation. */
const FILLS = rounds({ sample: 24_000, long: 100_000 });
/** At least this many rows must be read when the import is interrupted. */
const READ = 8_000;
/** At least this many of the thirty instruments must be left when the derivation is interrupted. */
const LEFT = 5;
const IDENTICAL = { missing: [], doubled: [], foreign: [] };
const PATIENCE = { timeout: 300_000, interval: 500 };

let product: Product;
beforeAll(async () => {
  product = await startProduct("crash");
});
afterAll(() => product.stop());

test("a runtime killed during an import and again during the derivation loses and doubles nothing", async () => {
  const file = history({ fills: FILLS });
  const device = await newDevice(product.origin);
  const { id } = await send(device, "history.csv", file);
  await until(async () => (await findImport(device, id)).rows.read > READ);
  await product.kill9();
  const [halfway] = await look<{ status: string; fills: number }>(
    `select status, (select count(*)::int from fills) as fills from imports where id = '${id}'`,
  );
  expect(halfway?.status).toBe("running");
  expect(halfway?.fills).toBeGreaterThan(READ);
  expect(halfway?.fills).toBeLessThan(FILLS);

  await product.endLeases();
  await product.restart();
  await expect
    .poll(() => afterTick(async () => (await findImport(device, id)).status), PATIENCE)
    .toBe("completed");
  await until(async () => (await progressOfDerivation()).isUnderWay);
  await product.kill9();
  expect(await progressOfDerivation()).toMatchObject({ isUnderWay: true });

  await product.endLeases();
  await product.restart();
  const types = () => afterTick(async () => (await readLog(device)).map(({ type }) => type));
  await expect.poll(types, PATIENCE).toContain("coach.reflect");

  expect((await findImport(device, id)).rows).toMatchObject({
    total: FILLS,
    read: FILLS,
    new: FILLS,
    duplicate: 0,
  });
  expect(compared(factsOf(await device.call(exportFills)), factsOf(file))).toEqual(IDENTICAL);
  const expected = roundTripsOf(file);
  const found = (await everyPage(device, listTrades))
    .filter(({ status }) => status === "closed")
    .map(({ symbol, openedAt, closedAt, fills, grossPnl }) =>
      [symbol, openedAt, closedAt, fills, Number(grossPnl)].join(),
    );
  expect(
    compared(
      found,
      expected.closed.map((trip) => Object.values(trip).join()),
    ),
  ).toEqual(IDENTICAL);
  expect(await device.call(getMetrics)).toMatchObject({
    trades: expected.closed.length,
    openTrades: expected.open,
  });
  const log = await readLog(device);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, at) => at + 1));
  for (const type of ["import.queued", "import.completed", "coach.reflect"])
    expect(log.filter((event) => event.type === type)).toHaveLength(1);
}, 900_000);

test("weeks that end while the runtime dies have a digest each, written once", async () => {
  const { week = "" } =
    (
      await look<{ week: string }>(
        `update digest_weeks set week = first.day, since = first.day, next_at = first.day + 7, zone = 'UTC'
     from (select date_trunc('week', min(closed_at), 'UTC')::date as day from trades where status = 'closed') first
     returning week::text`,
      )
    )[0] ?? {};
  const state = async () =>
    (
      await look<{ weeks: number; digests: number; told: number; distinct: number }>(
        `select (select (week - '${week}'::date) / 7 from digest_weeks) as weeks, (select count(*)::int from digests) as digests,
        (select count(distinct week)::int from digests) as distinct,
        (select count(*)::int from outbox where type = 'digest.ready') as told`,
      )
    )[0];
  // The sweep dies with the runtime, once as soon as a week has ended and once as soon as its digest is
  // there.
  void product.tick().catch(() => undefined);
  await until(async () => ((await state())?.weeks ?? 0) > 0);
  await product.kill9();
  await product.endLeases();
  await product.restart();
  void product.tick().catch(() => undefined);
  await until(async () => ((await state())?.digests ?? 0) > 0);
  await product.kill9();
  await product.endLeases();
  await product.restart();
  await expect.poll(() => afterTick(async () => (await state())?.digests ?? 0), PATIENCE).toBeGreaterThan(2);
  const { weeks = 0, ...counted } = (await state()) ?? {};
  expect(weeks).toBeGreaterThan(2);
  const { digests } = counted as { digests: number };
  expect(counted).toEqual({ digests, distinct: digests, told: digests });
}, 300_000);

/** Polls without pause, because the awaited states last only for moments. */
async function until(is: () => Promise<boolean>): Promise<void> {
  await expect.poll(is, { ...PATIENCE, interval: 5 }).toBe(true);
}

/** The sweep of each minute's cron finds the jobs of a dead runtime. */
async function afterTick<T>(read: () => Promise<T>): Promise<T> {
  await product.tick();
  return read();
}

function look<Row extends object>(text: string): Promise<Row[]> {
  return queryOnce<Row>(product.ledgerUrl, text);
}

async function progressOfDerivation(): Promise<{ isUnderWay: boolean }> {
  const [row] = await look<{ trades: number; dirty: number }>(
    "select (select count(*)::int from trades) as trades, (select count(*)::int from dirty) as dirty",
  );
  return { isUnderWay: row !== undefined && row.trades > 0 && row.dirty >= LEFT };
}

/** The facts of each row of a Tidemark CSV, however its numbers are written. */
function factsOf(file: string): string[] {
  const [, ...lines] = file.trimEnd().split("\n");
  return lines.map((line) => {
    const [at, account, symbol, side, quantity, price, fee, currency, id] = line.split(",");
    return [at, account, symbol, side, Number(quantity), Number(price), Number(fee), currency, id].join();
  });
}

/** The first few of each kind of difference. */
function compared(found: readonly string[], expected: readonly string[]): Record<string, string[]> {
  const left = new Set(expected);
  const seen = new Set<string>();
  const doubled: string[] = [];
  const foreign: string[] = [];
  for (const each of found) {
    if (seen.has(each)) doubled.push(each);
    else if (!left.delete(each)) foreign.push(each);
    seen.add(each);
  }
  return { missing: [...left].slice(0, 5), doubled: doubled.slice(0, 5), foreign: foreign.slice(0, 5) };
}
