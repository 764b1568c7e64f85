import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { annotateTrade } from "#shared/contracts/annotations.ts";
import { BREAKDOWNS, getBreakdown, getCalendar, type GroupMetrics } from "#shared/contracts/breakdowns.ts";
import { putPreferences, readPreferences } from "#shared/contracts/profile.ts";
import {
  type CellKind,
  explainMetrics,
  explainTrades,
  METRIC_FIGURES,
  PART_KINDS,
} from "#shared/contracts/explain.ts";
import { summarizeTrades } from "#shared/contracts/trade-summary.ts";
import { getEquity, getMetrics } from "#shared/contracts/metrics.ts";
import { listTrades, LotMethod } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { type Big, decimal, toDecimal } from "#shared/decimal.ts";
import { assertAddsUp } from "#test/adds-up.ts";
import { convertByHand, type DatedFill } from "#test/converted.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { type FillInput, insertFills } from "#test/ledger.ts";
import { openSystem } from "../../db/system.ts";
import { type DayRate, rateOn } from "../../market/rates/core/cross-rate.ts";
import { deriveLedger } from "../trades/derive/derive-ledger.ts";

const system = openSystem(env);
const DAY = 86_400_000;

async function publish(rates: readonly DayRate[], source = "ecb"): Promise<void> {
  for (const { currency, day, perEuro } of rates)
    await system.query(
      "tidemark_market",
      sql<never>`insert into fx_rates (currency, day, rate, source) values (${currency}, ${day}::date, ${perEuro}::numeric, ${source})`,
    );
}

async function userWith(fills: readonly FillInput[], baseCurrency: string | null): Promise<TestUser> {
  const user = await newUser();
  await insertFills(user, fills);
  while ((await deriveLedger(user.ctx(), { importId: null }))?.again === true);
  await inBase(user, baseCurrency);
  return user;
}

async function inBase(user: TestUser, baseCurrency: string | null): Promise<void> {
  const preferences = await user.call(readPreferences);
  await user.call(putPreferences, { body: { ...preferences, baseCurrency } });
}

/**
 * The euro reference rates of its first two days, as the European Central Bank published them
 * (https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.xml).
 */
const FIRST: readonly DayRate[] = [
  { day: "1999-01-04", currency: "USD", perEuro: "1.1789" },
  { day: "1999-01-04", currency: "JPY", perEuro: "133.73" },
  { day: "1999-01-05", currency: "USD", perEuro: "1.1790" },
  { day: "1999-01-05", currency: "JPY", perEuro: "130.96" },
];

test("a share that was held over two published days earns by its price, and loses by the dollar", async () => {
  await publish(FIRST);
  const at = Date.UTC(1999, 0, 4, 15);
  const fills: FillInput[] = [
    { at, side: "buy", quantity: "100", price: "10", fee: "1" },
    { at: at + DAY, side: "sell", quantity: "100", price: "12", fee: "1" },
  ];
  const user = await userWith(fills, "EUR");
  // 1 200 / 1.1790 − 1 000 / 1.1789, of which 200 / 1.1790 from the price.
  const sums = { grossPnl: "169.563337712712", pricePnl: "169.635284139101", fxPnl: "-0.071946426389" };
  const net = { fees: "1.696424787817", netPnl: "167.866912924895" };
  const conversion = {
    currency: "EUR",
    source: "ecb",
    status: "complete",
    missing: [],
    lastDay: "1999-01-05",
  };
  const totals = { ...sums, ...net, conversion };
  const metrics = await user.call(getMetrics, { query: {} });
  expect(metrics).toMatchObject({
    ...totals,
    currency: "EUR",
    wins: 1,
    expectancy: net.netPnl,
    foreignFees: 0,
  });
  expect(metrics.byCurrency).toMatchObject([{ currency: "USD", grossPnl: "200", fees: "2", netPnl: "198" }]);
  expect((await user.call(summarizeTrades, { query: {} })).converted).toEqual({ ...totals, foreignFees: 0 });
  const byRate = { figure: "netPnl", amounts: "base", by: "rate" } as const;
  expect((await user.call(explainMetrics, { query: byRate })).parts).toEqual([
    expect.objectContaining({ label: "USD 1999-01-05", values: [sums.fxPnl, expect.any(String)] }),
    // 200 × (1 / 1.1790) and 2 × (1 / 1.1790)
    expect.objectContaining({
      label: expect.stringMatching(/^USD 1999-01-05 × 0\.848176420695/),
      values: [sums.pricePnl, "1.696352841391"],
    }),
  ]);
  const [trade] = (await user.call(listTrades, { query: {} })).items;
  const detail = await user.call(getTrade, { params: { id: trade?.id ?? "" }, query: {} });
  expect(detail.converted).toEqual({ ...totals, foreignFees: 0 });

  // In dollars nothing is from currency, and without a base nothing is converted.
  await inBase(user, "USD");
  const own = { grossPnl: "200", pricePnl: "200", fxPnl: "0", fees: "2", netPnl: "198" };
  expect(await user.call(getMetrics, { query: {} })).toMatchObject(own);
  await inBase(user, null);
  const apart = { grossPnl: "200", pricePnl: null, fxPnl: null, conversion: null, currency: "USD" };
  expect(await user.call(getMetrics, { query: {} })).toMatchObject(apart);

  // A currency that the bank did not publish then, and a rate for development, are no rates.
  await publish([{ day: "1999-01-05", currency: "CHF", perEuro: "1.6168" }], "development");
  await inBase(user, "CHF");
  const missing = [{ currency: "USD", days: 2, from: "1999-01-04", to: "1999-01-05" }];
  expect(await user.call(getMetrics, { query: {} })).toMatchObject({
    currency: "CHF",
    trades: 1,
    wins: 1,
    grossPnl: null,
    netPnl: null,
    pricePnl: null,
    conversion: { currency: "CHF", status: "rates_missing", missing, lastDay: null },
  });
  expect(await user.call(getEquity, { query: {} })).toMatchObject({
    curves: [{ currency: "USD" }],
    conversion: { status: "rates_missing", missing },
  });
  expect(await user.call(explainMetrics, { query: byRate })).toMatchObject({
    value: null,
    parts: [],
    conversion: { status: "rates_missing", missing },
  });
  const without = (await user.call(summarizeTrades, { query: {} })).converted;
  expect(without).toMatchObject({ netPnl: null, conversion: { status: "rates_missing", missing } });
});

const START = Date.UTC(2026, 0, 5, 14, 30);

/** Rates of half a year of workdays, moving a little each day. */
function yearOf(chance: () => number): DayRate[] {
  const start = { USD: 1.08, GBP: 0.86, JPY: 171 };
  return Array.from({ length: 180 }, (_, n) => new Date(START - 5 * DAY + n * DAY))
    .filter((day) => ![0, 6].includes(day.getUTCDay()))
    .flatMap((day) =>
      Object.entries(start).map(([currency, near]) => ({
        day: day.toISOString().slice(0, 10),
        currency,
        perEuro: (near * (0.95 + chance() / 10)).toFixed(4),
      })),
    );
}

const sum = (values: readonly (string | null)[]) =>
  toDecimal(values.reduce<Big>((total, value) => total.plus(value ?? "NaN"), decimal(0)));

test("every total agrees with a computation by hand, its parts add up to it, by every method, month and trade", async () => {
  let state = 5;
  const chance = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const rates = yearOf(chance);
  await publish(rates);
  const fills = Array.from({ length: 500 }, (_, index) => {
    const pick = Math.floor(chance() * 4);
    const currency = ["USD", "USD", "GBP", "EUR"][pick] ?? "USD";
    const abroad = chance();
    return {
      id: `fil_${String(index).padStart(26, "0")}`,
      symbol: `S${pick}`,
      currency,
      account: pick === 2 ? "Side" : "Main",
      multiplier: pick === 1 ? "50" : "1",
      at: START + index * 25_000_000,
      side: chance() < 0.5 ? ("buy" as const) : ("sell" as const),
      quantity: String(1 + Math.floor(chance() * 3)),
      price: (100 + chance() * 10).toFixed(2),
      fee: chance().toFixed(2),
      feeCurrency: abroad < 0.1 ? "BNB" : abroad < 0.2 ? "JPY" : currency,
    };
  });
  const user = await userWith(fills, "EUR");
  const rate = (currency: string, day: string) => rateOn(rates, currency, "EUR", day)?.rate ?? null;
  const byHand = [0, 1, 2, 3].flatMap((pick) => {
    const own: DatedFill[] = fills.filter(({ symbol }) => symbol === `S${pick}`);
    const currency = ["USD", "USD", "GBP", "EUR"][pick] ?? "USD";
    return convertByHand(own, { multiplier: pick === 1 ? "50" : "1", currency, into: "EUR", rate });
  });
  const ended = byHand.filter(({ isClosed }) => isClosed);
  const nets = ended.map(({ gross, fees }) => decimal(gross).minus(fees));
  const expected = {
    trades: ended.length,
    wins: nets.filter((net) => net.gt(0)).length,
    losses: nets.filter((net) => net.lt(0)).length,
    conversion: { status: "complete", missing: [] },
  };
  expect(expected.trades).toBeGreaterThan(30);
  for (const [n, lotMethod] of LotMethod.options.entries()) {
    const metrics = await user.call(getMetrics, { query: { lotMethod } });
    expect(metrics, lotMethod).toMatchObject(expected);
    expect(metrics.pricePnl, lotMethod).toBe(sum(byHand.map(({ prices }) => prices[n] ?? null)));
    expect(sum([metrics.pricePnl, metrics.fxPnl])).toBe(metrics.grossPnl);
    const { converted } = await user.call(summarizeTrades, { query: { lotMethod } });
    const { pricePnl, fxPnl, fees, grossPnl, netPnl, foreignFees } = metrics;
    expect(converted, lotMethod).toMatchObject({ pricePnl, fxPnl, fees, grossPnl, netPnl, foreignFees });
    for (const figure of ["netPnl", "grossPnl", "fees"] as const) {
      const listed = await user.call(explainTrades, {
        query: { lotMethod, figure, amounts: "base", by: figure === "fees" ? "trade" : "month" },
      });
      expect(listed.value, figure).toBe(converted?.[figure]);
      assertAddsUp(listed);
    }
    const closed = (await user.call(summarizeTrades, { query: { lotMethod, status: "closed" } })).converted;
    expect([closed?.grossPnl, closed?.fees], lotMethod).toEqual([
      sum(ended.map(({ gross }) => gross)),
      sum(ended.map(({ fees }) => fees)),
    ]);
    const months = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((month) => {
        const [from, to] = [month, month + 1].map((at) => new Date(Date.UTC(2026, at)).toISOString());
        return user.call(getMetrics, { query: { lotMethod, from, to } });
      }),
    );
    const { curves, conversion } = await user.call(getEquity, { query: { lotMethod } });
    expect([conversion, curves.map(({ currency }) => currency)]).toEqual([metrics.conversion, ["EUR"]]);
    expect(curves[0]?.points.at(-1)?.equity).toBe(metrics.netPnl);
    for (const [at, figure] of METRIC_FIGURES.entries()) {
      const kinds = figure === "fees" ? (["rate"] as const) : PART_KINDS;
      const by = kinds[(at + n) % kinds.length] ?? "month";
      const told = await user.call(explainMetrics, { query: { lotMethod, figure, amounts: "base", by } });
      expect(told.value, `${figure} ${lotMethod}`).toBe(
        figure === "trades" ? String(metrics.trades) : metrics[figure],
      );
      assertAddsUp(told);
      expect(told).toMatchObject({ currency: "EUR", conversion: metrics.conversion });
    }
    for (const figure of ["pricePnl", "fxPnl", "fees", "netPnl"] as const)
      expect(sum(months.map((each) => each[figure])), `${lotMethod} ${figure}`).toBe(metrics[figure]);
  }
  await assertGroupsAddUp(user);
  const metrics = await user.call(getMetrics, { query: { symbol: "S2", account: "Side" } });
  const { items } = await user.call(listTrades, { query: { symbol: "S2", limit: 200 } });
  const details = await Promise.all(
    items.map(({ id }) => user.call(getTrade, { params: { id }, query: {} })),
  );
  for (const figure of ["grossPnl", "pricePnl", "fxPnl", "fees", "netPnl"] as const)
    expect(sum(details.map(({ converted }) => converted?.[figure] ?? null)), figure).toBe(metrics[figure]);
});

const MONEY = ["grossPnl", "pricePnl", "fxPnl", "fees", "netPnl"] as const;

/** In the base currency, too, groups, days and weeks sum to the total, and each is what explains it. */
async function assertGroupsAddUp(user: TestUser): Promise<void> {
  const timeZone = "Australia/Lord_Howe";
  const [one] = (await user.call(listTrades)).items;
  await user.call(annotateTrade, { params: { id: one?.id ?? "" }, body: { setup: "Gap", tags: ["early"] } });
  const expectTold = async (group: GroupMetrics | undefined, cellBy: CellKind, cell: string) => {
    const [money] = group?.byCurrency ?? [];
    expect([money?.currency, group?.netPnl]).toEqual(["EUR", money?.netPnl]);
    expect(sum([group?.pricePnl ?? null, group?.fxPnl ?? null])).toBe(group?.grossPnl);
    const by = cellBy === "day" ? ("rate" as const) : ("trade" as const);
    const told = await user.call(explainMetrics, {
      query: { figure: "netPnl", amounts: "base", by, cellBy, cell, timeZone },
    });
    expect(told.value, `${cellBy} ${cell}`).toBe(group?.netPnl);
    assertAddsUp(told);
  };
  const whole = await user.call(getMetrics, { query: {} });
  for (const by of BREAKDOWNS) {
    if (by === "structure") continue; // It is one decision in one currency, and never converted.
    const { items, conversion } = await user.call(getBreakdown, { query: { by, timeZone, amounts: "base" } });
    expect(conversion, by).toEqual(whole.conversion);
    for (const figure of MONEY)
      expect(sum(items.map((each) => each[figure] ?? null)), by).toBe(whole[figure]);
    for (const figure of ["trades", "openTrades", "wins", "losses", "foreignFees"] as const)
      expect(
        items.reduce((all, each) => all + each[figure], 0),
        `${by} ${figure}`,
      ).toBe(whole[figure]);
    await expectTold(items.at(-1), by, items.at(-1)?.key ?? "");
  }
  const query = { month: "2026-02", timeZone, amounts: "base" } as const;
  const { days, weeks, total } = await user.call(getCalendar, { query });
  for (const figure of MONEY)
    for (const parts of [days, weeks])
      expect(sum(parts.map((each) => each[figure] ?? null)), figure).toBe(total[figure] ?? null);
  for (const { from, to, ...week } of weeks)
    if (week.byCurrency.length > 0) await expectTold(week, "days", `${from}/${to}`);
}

const roundedBoth = (a: string, b: string) =>
  `${toDecimal(decimal(a).div("5.24288").round(18, 2))} ${toDecimal(decimal(b).round(12, 2))}`;

test("the ledger's rates are those of the market, to the last digit", async () => {
  const rates = [...FIRST];
  const asked = ["EUR", "USD", "JPY", "XAU"].flatMap((from) =>
    ["EUR", "USD", "JPY"].flatMap((to) =>
      ["1999-01-03", "1999-01-04", "1999-01-14", "1999-01-16"].map((day) => ({ from, to, day })),
    ),
  );
  const found = await Promise.all(
    asked.map(({ from, to, day }) =>
      system.query(
        "tidemark_market",
        sql<{ rate: string; day: string }>`
        select trim_scale(rate)::text as rate, day::text as day from exchange_rate(${from}, ${to}, ${day}::date)`,
      ),
    ),
  );
  expect(found.map(([row]) => row ?? null)).toEqual(
    asked.map(({ from, to, day }) => {
      const expected = rateOn(rates, from, to, day);
      return expected === null ? null : { rate: toDecimal(decimal(expected.rate)), day: expected.day };
    }),
  );
  // A half in the nineteenth place goes to the even digit.
  const halves = await system.query(
    "tidemark_market",
    sql<{ q: string }>`
    select trim_scale(quotient_18(a::numeric, 5.24288)) || ' ' || trim_scale(converted(b::numeric, 1)) as q
    from (values ('2.62144', '0.0000000000005'), ('0.00001', '0.0000000000015'), ('1.00003', '-0.0000000000025')) v (a, b)`,
  );
  expect(halves.map(({ q }) => q)).toEqual([
    roundedBoth("2.62144", "0.0000000000005"),
    roundedBoth("0.00001", "0.0000000000015"),
    roundedBoth("1.00003", "-0.0000000000025"),
  ]);
});
