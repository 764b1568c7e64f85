import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type * as z from "zod";
import { MOST_GROUPS } from "#shared/contracts/bounds.ts";
import {
  BREAKDOWNS,
  getBreakdown,
  getCalendar,
  type Group,
  type GroupMetrics,
} from "#shared/contracts/breakdowns.ts";
import { annotateTrade } from "#shared/contracts/annotations.ts";
import { env } from "cloudflare:workers";
import { explainMetrics } from "#shared/contracts/explain.ts";
import { type Breakeven, putPreferences, readPreferences } from "#shared/contracts/profile.ts";
import { summarizeTrades } from "#shared/contracts/trade-summary.ts";
import { getExcursion, workOutExcursions } from "#shared/contracts/excursion.ts";
import { getPerformance } from "#shared/contracts/performance.ts";
import { getMetrics } from "#shared/contracts/metrics.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { assertAddsUp } from "#test/adds-up.ts";
import { chanceOf } from "#test/chance.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { type FillInput, insertFills } from "#test/ledger.ts";
import { plant } from "#test/plant.ts";
import type { Ctx } from "../../context.ts";
import { bookings } from "../../db/schema/bookings.ts";
import { accounts } from "../../db/schema/journal.ts";
import { chooseProvider } from "../../market/providers/choose-provider.ts";
import { readBars } from "../../market/read-bars.ts";
import { queued } from "../../jobs/kinds.ts";
import { continueExcursions } from "../trades/excursion/continue-excursions.ts";
import { readExcursion } from "../trades/excursion/read-excursion.ts";
import { askForNewest, listWaiting } from "../trades/excursion/waiting-store.ts";
import { deriveLedger } from "../trades/derive/derive-ledger.ts";

const HOUR = 3_600_000;
/** Both clock changes of New York lie within a year from here. */
const START = Date.UTC(2026, 0, 5, 14, 30);
/** The zone's days have 23 and 25 hours or half hours, and begin before and after those of UTC. */
const ZONES = ["America/New_York", "Australia/Lord_Howe"];

async function userWith(fills: FillInput[]): Promise<TestUser> {
  const user = await newUser();
  await plant(accounts, { user_id: user.id, id: "acc_Practice", name: "Practice", kind: "paper" });
  await insertFills(user, fills);
  await deriveLedger(user.ctx(), { importId: null });
  return user;
}

/** A year of fills in two currencies, three accounts and both directions, with partial exits and flips. */
function history(count: number): FillInput[] {
  const { next } = chanceOf(7);
  return Array.from({ length: count }, (_, index): FillInput => {
    const pick = Math.floor(next() * 4);
    return {
      symbol: `S${pick}`,
      currency: pick === 3 ? "EUR" : "USD",
      account: ["Main", "Side", "Practice"][Math.floor(next() * 3)] ?? "",
      at: START + Math.floor((index * 8760 * HOUR) / count + next() * 5 * HOUR),
      side: next() < 0.5 ? "buy" : "sell",
      quantity: String(1 + Math.floor(next() * 3)),
      price: (100 + next() * 10).toFixed(2),
      fee: next().toFixed(2),
    };
  });
}

type Part = Pick<GroupMetrics, "trades" | "openTrades" | "wins" | "losses" | "byCurrency">;

/** The sums of parts that must equal those of the whole. */
function sumsOf(parts: readonly Part[]): object {
  const add = (pick: (part: Part) => number) => parts.reduce((total, part) => total + pick(part), 0);
  const money = ["EUR", "USD"].map((currency) =>
    (["grossPnl", "fees", "netPnl"] as const).map((name) =>
      toDecimal(
        parts
          .flatMap(({ byCurrency }) => byCurrency.filter((each) => each.currency === currency))
          .reduce((total, each) => total.plus(each[name] ?? ""), decimal(0)),
      ),
    ),
  );
  const { trades, openTrades, wins, losses } = {
    trades: add((part) => part.trades),
    openTrades: add((part) => part.openTrades),
    wins: add((part) => part.wins),
    losses: add((part) => part.losses),
  };
  return { trades, openTrades, wins, losses, money };
}

type Cell = Pick<z.input<typeof explainMetrics.query & {}>, "cellBy" | "timeZone">;

/** The figures of a group are what its explanation adds up. */
async function expectExplained(user: TestUser, group: Group | undefined, cell: Cell): Promise<void> {
  const [money] = group?.byCurrency ?? [];
  if (group === undefined || money?.currency == null) throw new Error("the group should have money");
  // A structure counts once, and its parts are the closes of its legs.
  const figures = cell.cellBy === "structure" ? (["netPnl"] as const) : (["netPnl", "profitFactor"] as const);
  for (const figure of figures) {
    const query = { ...cell, cell: group.key, currency: money.currency, figure, by: "trade" } as const;
    const told = await user.call(explainMetrics, { query });
    expect(told.value, `${cell.cellBy} ${group.key} ${figure}`).toBe(money[figure]);
    assertAddsUp(told);
  }
}

test("the parts of every breakdown sum to the total, of all trades and of a filter", async () => {
  const user = await userWith(history(300));
  const [one, two, ...others] = (await user.call(listTrades)).items;
  const label = (id: string | undefined, tags: string[]) =>
    user.call(annotateTrade, { params: { id: id ?? "" }, body: { setup: "Gap", tags } });
  await label(one?.id, ["early"]);
  await label(two?.id, ["late"]);
  const spans = [
    {},
    { account: "Side", lotMethod: "average" as const },
    { from: "2026-03-08T00:00:00.000Z", to: "2026-11-01T06:30:00.000Z", symbol: "S1" },
  ];
  for (const query of spans) {
    const whole = sumsOf([await user.call(getMetrics, { query })]);
    for (const by of BREAKDOWNS) {
      const { items, rest } = await user.call(getBreakdown, {
        query: { ...query, by, timeZone: "Europe/Berlin" },
      });
      expect(sumsOf([...items, ...(rest === null ? [] : [rest])]), by).toEqual(whole);
      await expectExplained(user, items.at(-1), { ...query, cellBy: by, timeZone: "Europe/Berlin" });
    }
  }

  // A trade of two tags stands in the group of each.
  const third = others.find(({ status }) => status === "closed");
  await label(third?.id, ["early", "late"]);
  const tagged = (await user.call(getBreakdown, { query: { by: "tag" } })).items;
  expect(
    tagged
      .filter(({ key }) => key !== "")
      .map(({ key }) => key)
      .toSorted(),
  ).toEqual(["early", "late"]);
  for (const { key, trades, openTrades } of tagged) if (key !== "") expect(trades + openTrades).toBe(2);
  const setups = (await user.call(getBreakdown, { query: { by: "setup" } })).items;
  expect(setups.find(({ key }) => key === "Gap")).toMatchObject({ kind: null });

  // The month is the sum of its days and of its weeks, in any zone and across both clock changes.
  for (const timeZone of ZONES) {
    const months = (await user.call(getBreakdown, { query: { by: "month", timeZone } })).items;
    const days = (await user.call(getBreakdown, { query: { by: "day", timeZone } })).items;
    for (const month of months) {
      const own = days.filter(({ key }) => key.startsWith(month.key));
      expect(sumsOf(own), month.key).toEqual(sumsOf([month]));
      if (!["2026-03", "2026-11"].includes(month.key)) continue;
      const calendar = await user.call(getCalendar, { query: { month: month.key, timeZone } });
      expect(
        calendar.days.map(({ day, ...rest }) => ({ key: day, kind: null, rule: null, ...rest })),
      ).toEqual(own);
      expect(sumsOf(calendar.weeks)).toEqual(sumsOf([month]));
      expect(sumsOf([calendar.total])).toEqual(sumsOf([month]));
      for (const { from, to, ...week } of calendar.weeks) {
        const group = { key: `${from}/${to}`, kind: null, rule: null, ...week };
        if (week.byCurrency.length > 0) await expectExplained(user, group, { cellBy: "days", timeZone });
      }
    }
  }

  // Paper money stands beside real money: each account has its own figures, as a filter by it has.
  const { items } = await user.call(getBreakdown, { query: { by: "account" } });
  expect(items.map(({ key, kind }) => [key, kind]).toSorted()).toEqual([
    ["Main", "journal"],
    ["Practice", "paper"],
    ["Side", "journal"],
  ]);
  for (const group of items) {
    const alone = await user.call(getMetrics, { query: { account: group.key } });
    expect(sumsOf([group]), group.key).toEqual(sumsOf([alone]));
  }
  for (const kind of ["journal", "paper"] as const) {
    const own = items.filter((each) => each.kind === kind);
    const told = await user.call(explainMetrics, {
      query: { figure: "trades", by: "account", accountKind: kind },
    });
    expect(told.parts.map(({ label }) => label).toSorted()).toEqual(own.map(({ key }) => key).toSorted());
    assertAddsUp(told);
  }
  const noDays = {
    figure: "trades",
    cellBy: "days",
    cell: "2026-02-30/2026-03-01",
    timeZone: "UTC",
  } as const;
  expect((await user.refused(explainMetrics, { query: noDays })).code).toBe("invalid_request");
});

/** A share bought at 100 and sold for `net` more. */
function trade(symbol: string, at: number, heldMs: number, net: number): FillInput[] {
  return [
    { symbol, at, side: "buy", quantity: "1", price: "100" },
    { symbol, at: at + heldMs, side: "sell", quantity: "1", price: String(100 + net) },
  ];
}

function close(instant: string, net: number): FillInput[] {
  return trade("ACME", Date.parse(instant) - 30_000, 30_000, net);
}

test("hours, weekdays and days are those of the zone, on both sides of a clock change", async () => {
  const user = await userWith([
    ...close("2026-03-07T14:30:00Z", 1), // Saturday 09:30 before the change
    ...close("2026-03-09T13:30:00Z", 2), // Monday 09:30 after it
    ...close("2026-03-10T02:00:00Z", 4), // still Monday, 22:00
    ...close("2026-11-01T05:30:00Z", 8), // Sunday 01:30, for the first time
    ...close("2026-11-01T06:30:00Z", 16), // and for the second
  ]);
  const nets = async (by: "hour" | "weekday" | "day") => {
    const query = { by, timeZone: "America/New_York" };
    const { items } = await user.call(getBreakdown, { query });
    return items.map(({ key, netPnl, trades }) => [key, netPnl, trades]);
  };
  expect(await nets("hour")).toEqual([
    ["01", "24", 2],
    ["09", "3", 2],
    ["22", "4", 1],
  ]);
  expect(await nets("weekday")).toEqual([
    ["1", "6", 2],
    ["6", "1", 1],
    ["7", "24", 2],
  ]);
  // Each group leads to its trades: the list finds as many by the same clock.
  const listed = async (query: object) => (await user.call(listTrades, { query })).items.length;
  const zone = { timeZone: "America/New_York" };
  expect(await listed({ ...zone, hour: "01" })).toBe(2);
  expect(await listed({ ...zone, weekday: "1" })).toBe(2);
  expect(await listed({ ...zone, weekday: "1", hour: "09" })).toBe(1);
  expect(await listed({ holding: "under_1m" })).toBe(5);
  expect(await listed({ holding: "5m_15m" })).toBe(0);
  expect((await nets("day")).at(1)).toEqual(["2026-03-09", "6", 2]);
  const held = await user.call(getBreakdown, { query: { by: "holding" } });
  expect(held.items).toMatchObject([
    { key: "under_1m", trades: 5, wins: 5, winRate: "1", expectancy: "6.2", profitFactor: null },
  ]);
});

test("of very many symbols the largest have groups of their own, and the rest is one", async () => {
  const symbols = Array.from({ length: MOST_GROUPS + 5 }, (_, index) => `Q${String(index).padStart(3, "0")}`);
  const user = await userWith([
    ...symbols.flatMap((symbol) => trade(symbol, START, 60_000, 1)),
    ...[1, 2].flatMap((day) => trade("ZZZ", START + day * 24 * HOUR, 60_000, -1)),
  ]);
  const { items, rest } = await user.call(getBreakdown, { query: { by: "symbol" } });
  expect(items).toHaveLength(MOST_GROUPS);
  expect(items[0]).toMatchObject({ key: "ZZZ", trades: 2, netPnl: "-2", winRate: "0" });
  expect(rest).toMatchObject({ groups: 6, trades: 6, netPnl: "6", currency: "USD" });
  expect((await user.call(listTrades, { query: { symbol: "ZZZ" } })).items).toHaveLength(2);
});

test("performance over a filter: outcomes within a tolerance, planned risks, holding times, days and returns", async () => {
  const user = await userWith([
    ...trade("ACME", START, 60_000, 30),
    ...trade("ACME", START + 24 * HOUR, 180_000, -10),
    ...trade("BOLT", START + 48 * HOUR, 120_000, 1),
  ]);
  const paid = { user_id: user.id, account_id: "acc_Main", currency: "USD", date_only: true, ordinal: 0 };
  const at = "2026-01-02T00:00:00.000Z";
  await plant(bookings, {
    ...paid,
    id: "bkg_1",
    kind: "deposit",
    executed_at: at,
    amount: "1000",
    print: "1",
  });
  await plant(bookings, { ...paid, id: "bkg_2", kind: "fee", executed_at: at, amount: "-10", print: "2" });
  const [last, , first] = (await user.call(listTrades)).items;
  await user.call(annotateTrade, { params: { id: first?.id ?? "" }, body: { plannedRisk: "15" } });
  await user.call(annotateTrade, { params: { id: last?.id ?? "" }, body: { plannedStop: "98" } });
  const whole = await user.call(getPerformance, { query: { tolerance: "1" } });
  expect(whole).toMatchObject({
    currency: "USD",
    trades: 3,
    wins: 1,
    losses: 1,
    scratches: 1,
    netPnl: "21",
    expectancy: "7",
    averageWin: "30",
    largestLoss: "-10",
    payoff: 3,
    profitFactor: 3,
    winRateWithoutScratches: 0.5,
    holding: { all: { mean: 120, median: 120 }, wins: { mean: 60 }, losses: { median: 180 } },
    r: { trades: 2, total: 2.5, mean: 1.25 },
    drawdown: { deepest: "10", from: "2026-01-05", trough: "2026-01-06", recovered: null, days: 2 },
    returns: { deposits: "1000", withdrawals: "0" },
  });
  const chained = (990 / 1000) * (1020 / 990) * (1010 / 1020) * (1011 / 1010) - 1;
  expect(whole.returns?.timeWeighted).toBeCloseTo(chained, 12);
  const part = await user.call(getPerformance, { query: { symbol: "BOLT", tolerancePrice: "0.5" } });
  expect(part).toMatchObject({
    trades: 1,
    wins: 1,
    scratches: 0,
    r: { trades: 1, total: 0.5 },
    returns: null,
  });
  const later = await user.call(getPerformance, { query: { from: "2026-01-06T00:00:00.000Z" } });
  expect(later).toMatchObject({ trades: 2, netPnl: "-9", returns: { deposits: "0" } });
  expect(later.returns?.timeWeighted).toBeCloseTo(1011 / 1020 - 1, 12);
  expect(whole.distribution.r.filter(({ trades }) => trades > 0)).toEqual([
    { from: "0.5", to: "1", trades: 1 },
    { from: "2", to: "2.5", trades: 1 },
  ]);
  for (const { from, to, trades } of whole.distribution.net) {
    const bounds = { ...(from !== null && { netFrom: from }), ...(to !== null && { netTo: to }) };
    expect((await user.call(listTrades, { query: bounds })).items.length).toBe(trades);
  }
  const risky = { query: { rFrom: "2", rTo: "2.5" } };
  expect(await user.call(summarizeTrades, risky)).toMatchObject({
    trades: 1,
    byCurrency: [{ netPnl: "30" }],
  });
  const inOrder = await user.call(listTrades, { query: { sort: "-rMultiple", limit: 2 } });
  expect(inOrder.items.map(({ rMultiple }) => rMultiple)).toEqual(["2", "0.5"]);
});

test("one tolerance decides what is breakeven, in money or in ticks, on every page", async () => {
  const user = await userWith([
    ...trade("ACME", START, 60_000, 30),
    ...trade("ACME", START + 24 * HOUR, 180_000, -10),
    ...trade("BOLT", START + 48 * HOUR, 120_000, 1),
  ]);
  const preferences = await user.call(readPreferences);
  expect(preferences.breakeven).toEqual({ unit: "money", amount: "0" });
  const counted = async (breakeven: Breakeven) => {
    await user.call(putPreferences, { body: { ...preferences, breakeven } });
    const query = { month: "2026-01", timeZone: "UTC" };
    const [metrics, { items }, { total }, figures, listed, found, even] = await Promise.all([
      user.call(getMetrics),
      user.call(getBreakdown, { query: { by: "direction" } }),
      user.call(getCalendar, { query }),
      user.call(getPerformance),
      user.call(listTrades, { query: { result: "breakeven" } }),
      user.call(summarizeTrades),
      user.call(explainMetrics, { query: { figure: "expectancy", currency: "USD", by: "month" } }),
    ]);
    const { wins, losses, expectancy, winRateWithoutScratches } = metrics;
    expect(metrics.breakeven).toBe(3 - wins - losses);
    for (const same of [items[0], total])
      expect(same).toMatchObject({ wins, losses, expectancy, winRateWithoutScratches });
    expect(figures).toMatchObject({ wins, losses, scratches: metrics.breakeven });
    expect(listed.items.length).toBe(metrics.breakeven);
    expect(found.byCurrency[0]).toMatchObject({ wins, losses, breakeven: metrics.breakeven });
    expect([expectancy, even.value]).toEqual(["7", "7"]);
    return { wins, losses };
  };
  expect(await counted({ unit: "money", amount: "0" })).toEqual({ wins: 2, losses: 1 });
  expect(await counted({ unit: "money", amount: "1" })).toEqual({ wins: 1, losses: 1 });
  expect(await counted({ unit: "ticks", amount: "100" })).toEqual({ wins: 1, losses: 1 });
  expect(await counted({ unit: "ticks", amount: "1000" })).toEqual({ wins: 1, losses: 0 });
});

test("excursions are worked out by a job, kept while the fills stay, and order the list", async () => {
  const market = { ...env, MARKET_PROVIDER: "simulated" };
  const [from, to] = [START, START + 3 * HOUR].map((at) => new Date(at).toISOString());
  const bars = await chooseProvider(market).bars("ACME", { from: from ?? "", to: to ?? "", interval: "1m" });
  const at = (minute: number) => ({
    symbol: "ACME",
    at: START + minute * 60_000,
    price: bars[minute]?.close ?? "",
  });
  const user = await userWith([
    { ...at(10), side: "buy", quantity: "10" },
    { ...at(40), side: "sell", quantity: "10" },
    { ...at(60), side: "sell", quantity: "5" },
    { ...at(100), side: "buy", quantity: "5" },
    ...trade("NOBARS", START, 60_000, 5),
  ]);
  const asked = { body: { filter: {} } };
  const ctx = { ...user.ctx(), env: market };
  expect(await askWithoutJob(ctx)).toEqual({ trades: 3, waiting: 3 });
  while ((await continueExcursions(ctx, {}))?.again === true);
  const known = (await user.call(listTrades, { query: { sort: "-mfe", symbol: "ACME" } })).items;
  for (const { id, mae, mfe } of known) expect(await readExcursion(ctx, id)).toMatchObject({ mae, mfe });
  const [best, other] = known.map(({ mfe }) => Number(mfe));
  expect([known.length, (best ?? 0) >= (other ?? 0), (other ?? 0) > 0]).toEqual([2, true, true]);
  const id = known[0]?.id ?? "";
  const written = await user.call(annotateTrade, { params: { id }, body: { plannedRisk: "20" } });
  expect([written.rMultiple !== null, written.mae, written.mfe]).toEqual([
    true,
    known[0]?.mae,
    known[0]?.mfe,
  ]);
  expect((await user.call(listTrades, { query: { sort: "-mfeR" } })).items[0]?.id).toBe(id);
  expect(await user.call(workOutExcursions, asked)).toEqual({ trades: 3, waiting: 0 });
  // Another fill makes another trade of it.
  await insertFills(user, [
    { ...at(20), side: "buy", quantity: "10" },
    { ...at(41), side: "sell", quantity: "10" },
  ]);
  await deriveLedger(user.ctx(), { importId: null });
  const now = (await user.call(listTrades, { query: { symbol: "ACME" } })).items;
  expect(now.map(({ mae }) => mae === null)).toContain(true);
  expect((await user.call(workOutExcursions, asked)).waiting).toBeGreaterThan(0);
  expect((await user.call(getExcursion, { params: { id } })).bars).toEqual([]);
});

/** No job is queued, which would work beside the test and with another market. */
function askWithoutJob({ ledger }: Pick<Ctx, "ledger">): Promise<object> {
  return ledger.transaction((tx) => askForNewest(tx, { lotMethod: "fifo" }, { at: tx.now, again: tx.now }));
}

const readWithoutAcme: typeof readBars = (reader, symbol, span) =>
  symbol === "ACME" ? Promise.reject(new Problem("market_unavailable")) : readBars(reader, symbol, span);

test("a symbol for which the market does not answer holds up no other, and its job waits once", async () => {
  const user = await userWith(["ACME", "BOLT", "CORE"].flatMap((symbol) => trade(symbol, START, 60_000, 5)));
  const ctx = { ...user.ctx(), env: { ...env, MARKET_PROVIDER: "simulated" as const } };
  await askWithoutJob(ctx);
  await expect(async () => {
    while ((await continueExcursions(ctx, {}, readWithoutAcme))?.again === true);
  }).rejects.toMatchObject({ code: "market_unavailable" });
  expect(await listWaiting(ctx.ledger, user.id, [])).toMatchObject([{ symbol: "ACME" }]);
  const job = queued({ kind: "trades.excursions", payload: {} });
  const ids = [newId("job"), newId("job")];
  await ctx.ledger.transaction(async (tx) => void tx.jobs.push(...ids.map((id) => ({ ...job, id }))));
  const jobs = sql`select 1 from jobs where user_id = ${user.id} and kind = 'trades.excursions'`;
  expect(await ctx.ledger.read(jobs)).toHaveLength(1);
});
