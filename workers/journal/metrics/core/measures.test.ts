import { expect, test } from "vitest";
import { MOST_CURRENCIES } from "#shared/contracts/bounds.ts";
import { combine, type Sums, toCurves } from "./measures.ts";

const USD: Sums = {
  currency: "USD",
  trades: 3,
  openTrades: 1,
  wins: 0,
  losses: 2,
  won: "0",
  lost: "-30",
  even: "0",
  gross: "-28",
  fees: "3",
  drawdown: "31",
  winStreak: 0,
  lossStreak: 2,
  foreignFees: 1,
  feesUnknown: 2,
};

test("a trader without wins has a profit factor of 0 and no payoff", () => {
  const metrics = combine([USD], { winStreak: 0, lossStreak: 2 }, "lifo");
  expect(metrics).toMatchObject({
    currency: "USD",
    winRate: "0",
    profitFactor: "0",
    payoff: null,
    averageWin: null,
  });
  expect(metrics).toMatchObject({
    averageLoss: "-15",
    expectancy: "-10",
    netPnl: "-31",
    breakeven: 1,
    lotMethod: "lifo",
  });
});

test("what a breakeven trade within the tolerance made counts in the expectancy, and in no other average", () => {
  const metrics = combine([{ ...USD, even: "-3" }], { winStreak: 0, lossStreak: 2 }, "fifo");
  expect(metrics).toMatchObject({
    breakeven: 1,
    expectancy: "-11",
    averageLoss: "-15",
    winRateWithoutScratches: "0",
  });
});

test("two currencies share counts and streaks, and no money", () => {
  const metrics = combine(
    [USD, { ...USD, currency: "EUR", wins: 1, won: "5" }],
    { winStreak: 1, lossStreak: 3 },
    "fifo",
  );
  expect(metrics).toMatchObject({
    currency: null,
    trades: 6,
    openTrades: 2,
    wins: 1,
    losses: 4,
    foreignFees: 2,
    feesUnknown: 4,
  });
  expect(metrics).toMatchObject({
    netPnl: null,
    maxDrawdown: null,
    profitFactor: null,
    longestLossStreak: 3,
  });
  expect(metrics.byCurrency.map(({ currency }) => currency)).toEqual(["USD", "EUR"]);
});

test("points become one curve a currency", () => {
  const point = { at: "2026-01-05T00:00:00.000Z", dateOnly: false, equity: "1.50", tidemark: "2.00" };
  expect(
    toCurves([
      { currency: "EUR", ...point },
      { currency: "USD", ...point },
      { currency: "USD", ...point },
    ]),
  ).toEqual([
    { currency: "EUR", points: [{ ...point, equity: "1.5", tidemark: "2" }] },
    {
      currency: "USD",
      points: [
        { ...point, equity: "1.5", tidemark: "2" },
        { ...point, equity: "1.5", tidemark: "2" },
      ],
    },
  ]);
});

test("of very many currencies those with the most trades have figures of their own, and all are counted", () => {
  const sums = Array.from({ length: MOST_CURRENCIES + 10 }, (_, index) => ({
    ...USD,
    currency: `C${String(index).padStart(2, "0")}`,
    trades: index,
    openTrades: 0,
  }));
  const { byCurrency, trades } = combine(sums, { winStreak: 0, lossStreak: 0 }, "fifo");
  expect(byCurrency.map(({ currency }) => currency)).toEqual(sums.slice(10).map(({ currency }) => currency));
  expect(trades).toBe(sums.reduce((total, sum) => total + sum.trades, 0));
});
