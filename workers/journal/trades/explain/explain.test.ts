import { expect, test } from "vitest";
import {
  explainBookings,
  explainCash,
  explainMetrics,
  explainTrades,
  type ExplainedPart,
  METRIC_FIGURES,
  PART_KINDS,
} from "#shared/contracts/explain.ts";
import { summarizeBookings } from "#shared/contracts/bookings.ts";
import { compareLotMethods } from "#shared/contracts/lot-methods.ts";
import { summarizeTrades } from "#shared/contracts/trade-summary.ts";
import { getPerformance } from "#shared/contracts/performance.ts";
import { getMetrics } from "#shared/contracts/metrics.ts";
import { LotMethod } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { assertAddsUp } from "#test/adds-up.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { type FillInput, insertFills } from "#test/ledger.ts";
import { uploadText } from "#test/things.ts";
import { deriveLedger } from "../derive/derive-ledger.ts";

const START = Date.UTC(2026, 0, 5, 14, 30);
const DAY = 86_400_000;

/** Histories with partial exits, flips, fees, two accounts and currencies, and a day without times. */
function history(seed: number, count: number): FillInput[] {
  let state = seed;
  const chance = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: count }, (_, index): FillInput => {
    const pick = Math.floor(chance() * 4);
    const isUndated = index % 40 < 3;
    const at = START + index * 7_300_000;
    return {
      symbol: `S${pick}`,
      currency: pick === 3 ? "EUR" : "USD",
      account: pick === 2 ? "Side" : "Main",
      multiplier: pick === 1 ? "50" : "1",
      ...(isUndated ? { at: at - (at % DAY), dateOnly: true } : { at }),
      side: chance() < 0.5 ? "buy" : "sell",
      quantity: (1 + chance() * 3).toFixed(3),
      price: (100 + chance() * 10).toFixed(2),
      fee: chance().toFixed(3),
    };
  });
}

function roundTrips(count: number): FillInput[] {
  return Array.from({ length: count }, (_, n): FillInput[] => {
    const own = { symbol: "PAGE", currency: "GBP", quantity: "3", fee: "0.1" };
    const at = START + n * 3_600_000;
    return [
      { ...own, at, side: "buy", price: "10" },
      { ...own, at: at + 60_000, side: "sell", price: String(10 + (n % 7) / 8) },
    ];
  }).flat();
}

async function traded(fills: FillInput[]): Promise<TestUser> {
  const user = await newUser();
  await insertFills(user, fills);
  await deriveLedger(user.ctx(), { importId: null });
  return user;
}

const sum = (values: readonly string[]) =>
  toDecimal(values.reduce((total, value) => total.plus(value), decimal(0)));

test("every figure is explained by parts that add up to it, under every lot method, filter and kind of part", async () => {
  const user = await traded(history(29, 700));
  const filters = [
    {},
    { account: "Main" },
    { symbol: "S1" },
    { from: new Date(START + 9.3 * DAY).toISOString(), to: new Date(START + 40.7 * DAY).toISOString() },
  ];
  let turn = 0;
  for (const lotMethod of LotMethod.options)
    for (const [at, filter] of filters.entries()) {
      const { byCurrency } = await user.call(getMetrics, { query: { ...filter, lotMethod } });
      for (const figure of METRIC_FIGURES) {
        const by = PART_KINDS[turn++ % PART_KINDS.length] ?? "month";
        const known = byCurrency[(turn + at) % byCurrency.length];
        if (known?.currency == null) throw new Error("every filter finds trades");
        const query = { ...filter, lotMethod, figure, by, currency: known.currency };
        const told = await user.call(explainMetrics, { query });
        expect(told.value, `${figure} ${lotMethod}`).toBe(
          figure === "trades" ? String(known.trades) : known[figure],
        );
        assertAddsUp(told);
      }
    }
});

const bounds = (part: ExplainedPart | undefined) => ({ from: part?.from ?? "", to: part?.to ?? "" });

test("a part is explained by smaller ones, down to trades whose lots add up to it, page by page", async () => {
  const user = await traded([...history(31, 500), ...roundTrips(230)]);
  for (const lotMethod of ["fifo", "average"] as const) {
    const query = { figure: "maxDrawdown", currency: "USD", lotMethod } as const;
    const whole = await user.call(explainMetrics, { query });
    expect(whole.fall).toMatchObject({ best: expect.any(String), deepest: expect.any(String) });
    expect(toDecimal(decimal(whole.fall?.best ?? "0").minus(whole.fall?.deepest ?? "0"))).toBe(whole.value);
    const [month] = whole.parts;
    const days = await user.call(explainMetrics, {
      query: { ...query, figure: "netPnl", by: "day", ...bounds(month) },
    });
    expect(days.terms.map(({ total }) => total)).toEqual(month?.values);
    const day = days.parts.at(-1);
    const trades = await user.call(explainMetrics, {
      query: { ...query, figure: "netPnl", by: "trade", ...bounds(day) },
    });
    expect(trades.terms.map(({ total }) => total)).toEqual(day?.values);
    for (const { key, values, from, to } of trades.parts) {
      const { lots } = await user.call(getTrade, { params: { id: key }, query: { lotMethod } });
      const own = lots.filter(({ exitAt }) => exitAt >= (from ?? "") && exitAt < (to ?? ""));
      expect([sum(own.map(({ grossPnl }) => grossPnl)), sum(own.map(({ fees }) => fees))]).toEqual(values);
    }
  }
  const query = { figure: "grossPnl", currency: "GBP", by: "trade" } as const;
  const first = await user.call(explainMetrics, { query });
  assertAddsUp(first);
  expect([first.parts.length, first.before.parts]).toEqual([200, 0]);
  const next = await user.call(explainMetrics, { query: { ...query, cursor: first.next ?? "" } });
  assertAddsUp(next);
  expect(next.terms).toEqual(first.terms);
  expect(next.before.parts).toBe(200);
  expect(next.before.values).toEqual([sum(first.parts.map(({ values }) => values[0] ?? ""))]);
  expect(first.after.parts).toBe(next.parts.length + next.after.parts);
  const keys = new Set([...first.parts, ...next.parts].map(({ key }) => key));
  expect(keys.size).toBe(200 + next.parts.length);
  for (const filter of [
    {},
    { status: "closed", result: "win", direction: "long", symbol: "S0,S2" },
  ] as const) {
    const { byCurrency } = await user.call(summarizeTrades, { query: filter });
    const usd = byCurrency.find(({ currency }) => currency === "USD");
    for (const figure of ["netPnl", "grossPnl", "fees"] as const) {
      const told = await user.call(explainTrades, {
        query: { ...filter, figure, currency: "USD", by: "symbol" },
      });
      expect(told.value).toBe(usd?.[figure]);
      assertAddsUp(told);
    }
  }
  const listed = { figure: "expectancy", currency: "USD", by: "account" } as const;
  const perTrade = await user.call(explainTrades, { query: { ...listed, direction: "long" } });
  assertAddsUp(perTrade);
  const long = await user.call(getPerformance, { query: { direction: "long", currency: "USD" } });
  expect([perTrade.value, perTrade.terms.at(-1)?.total]).toEqual([long.expectancy, String(long.trades)]);
  const open = { query: { ...listed, status: "open" } } as const;
  expect((await user.call(explainTrades, open)).value).toBe(null);
  const { trades, winRate } = await user.call(getMetrics, { query: {} });
  const all = await user.call(explainMetrics, { query: { figure: "winRate", by: "account" } });
  expect([all.value, all.currency, all.terms[1]?.total]).toEqual([winRate, null, String(trades)]);
  expect(await user.refused(explainMetrics, { query: { figure: "netPnl" } })).toMatchObject({
    code: "invalid_request",
  });
  for (const wrong of [{ amounts: "base" }, { by: "rate" }] as const)
    expect(await user.refused(explainMetrics, { query: { ...query, ...wrong } })).toMatchObject({
      code: "invalid_request",
    });
  expect(await user.refused(explainMetrics, { query: { ...query, cursor: "x" } })).toMatchObject({
    code: "cursor_invalid",
  });
  const nobody = await (await newUser()).call(explainMetrics, { query });
  expect([nobody.value, nobody.parts]).toEqual(["0", []]);
});

test("money of bookings and of an account is explained down to its rows", async () => {
  const user = await newUser();
  const header =
    "executed_at,account,symbol,side,quantity,price,fee,currency,execution_id,kind,amount,ratio,note,amount_currency\n";
  await uploadText(
    user,
    `${header}2026-03-01,Main,,,,,,USD,,deposit,10000,,
2026-03-02T15:00:00Z,Main,ACME,buy,100,50,1,USD,,,,,
2026-03-05,Main,ACME,,,,,USD,,dividend,24.5,,ordinary
2026-04-06T10:00:00Z,Main,ACME,sell,40,60,1,USD,,,,,
2026-04-07,Side,,,,,,USD,,interest,-3.25,,
`,
  );
  await user.settle();
  const kinds = await user.call(explainBookings, { query: { currency: "USD" } });
  assertAddsUp(kinds);
  expect([kinds.value, kinds.parts.map(({ key, values }) => [key, ...values])]).toEqual([
    "10021.25",
    [
      ["deposit", "10000"],
      ["dividend", "24.5"],
      ["interest", "-3.25"],
    ],
  ]);
  expect((await user.call(summarizeBookings, { query: {} })).byCurrency).toEqual([
    { currency: "USD", bookings: 3, amount: kinds.value },
  ]);
  const one = await user.call(explainBookings, {
    query: { currency: "USD", by: "booking", symbol: "ACME", account: "Main" },
  });
  expect(one.parts).toMatchObject([{ label: "dividend ACME", at: "2026-03-05T00:00:00.000Z", count: 1 }]);
  const asked = { account: "Main", currency: "USD", at: "2026-05-01T00:00:00Z", opening: "7.5" };
  const cash = await user.call(explainCash, { query: asked });
  assertAddsUp(cash);
  expect([cash.value, cash.parts.map(({ key, values }) => [key, ...values])]).toEqual([
    "7430",
    [
      ["2026-04", "0", "2400", "1", "0"],
      ["2026-03", "0", "-5000", "1", "10024.5"],
    ],
  ]);
  const { from, to } = cash.parts[1] ?? { from: null, to: null };
  const rows = await user.call(explainCash, {
    query: { ...asked, opening: "0", by: "row", from: from ?? "", to: to ?? "" },
  });
  expect(rows.terms.map(({ total }) => total)).toEqual(cash.parts[1]?.values);
  expect(rows.parts.map(({ label }) => label)).toEqual(["dividend", "buy ACME", "deposit"]);
  expect(await user.refused(explainCash, { query: { ...asked, account: "None" } })).toMatchObject({
    code: "not_found",
  });
});

test("the four methods stand side by side, and differ only in open trades and in time", async () => {
  const user = await traded(history(37, 400));
  const { byCurrency, trades } = await user.call(compareLotMethods, { query: {} });
  for (const { currency, grossPnl, netPnl, openCost, years, differing } of byCurrency) {
    expect(differing > 0).toBe(trades.some((trade) => trade.currency === currency));
    const unrealised = LotMethod.options.map((method) =>
      toDecimal(decimal(grossPnl[method]).minus(openCost[method])),
    );
    expect(new Set(unrealised).size).toBe(1);
    for (const lotMethod of LotMethod.options) {
      const metrics = await user.call(getMetrics, { query: { lotMethod } });
      const own = metrics.byCurrency.find((each) => each.currency === currency);
      expect([grossPnl[lotMethod], netPnl[lotMethod]]).toEqual([own?.grossPnl, own?.netPnl]);
      expect(sum(years.map((year) => year.netPnl[lotMethod]))).toBe(own?.netPnl);
      const held = await user.call(explainMetrics, {
        query: { figure: "openCost", currency, lotMethod, by: "trade" },
      });
      expect(held.value).toBe(openCost[lotMethod]);
      assertAddsUp(held);
    }
  }
});
