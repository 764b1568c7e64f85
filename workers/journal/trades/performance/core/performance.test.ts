import { expect, test } from "vitest";
import { bucketsOf } from "./distribution.ts";
import { findDrawdown } from "./drawdown.ts";
import { assess, type DayFacts, type TradeFacts } from "./performance.ts";

const NONE = { heldMean: null, heldMedian: null, heldWinMean: null, heldWinMedian: null };
const NOTHING: TradeFacts = {
  ...NONE,
  heldLossMean: null,
  heldLossMedian: null,
  currency: null,
  trades: 0,
  wins: 0,
  losses: 0,
  won: "0",
  lost: "0",
  largestWin: null,
  largestLoss: null,
  net: "0",
  mean: null,
  standardError: null,
  planned: 0,
  rTotal: null,
  nets: null,
  rs: null,
};
const on = (day: string, net: string, more: Partial<DayFacts> = {}): DayFacts => ({
  day,
  net,
  income: "0",
  paidIn: "0",
  paidOut: "0",
  ...more,
});

test("no trade has counts of 0 and no ratio", () => {
  expect(assess({ facts: NOTHING, days: [], from: null, isWhole: true })).toMatchObject({
    trades: 0,
    winRate: null,
    winRateWithoutScratches: null,
    expectancy: null,
    expectancyInterval: null,
    averageWin: null,
    averageLoss: null,
    payoff: null,
    profitFactor: null,
    r: { trades: 0, mean: null, total: null },
    recoveryFactor: null,
    sharpe: null,
    sortino: null,
    returns: { deposits: "0", timeWeighted: null, xirr: null },
  });
});

test("the win rate counts scratches or leaves them out, and the expectancy has its interval", () => {
  const facts = { ...NOTHING, trades: 10, wins: 4, losses: 4, net: "50", mean: "5", standardError: "2" };
  const { scratches, winRate, winRateWithoutScratches, expectancyInterval, r } = assess({
    facts: { ...facts, planned: 4, rTotal: 6 },
    days: [],
    from: null,
    isWhole: false,
  });
  expect([scratches, winRate, winRateWithoutScratches]).toEqual([2, 0.4, 0.5]);
  expect(expectancyInterval?.map(Number)).toEqual([expect.closeTo(1.080072, 6), expect.closeTo(8.919928, 6)]);
  expect(r).toEqual({ trades: 4, mean: 1.5, total: 6 });
});

test("payoff and profit factor leave breakeven trades out", () => {
  const counts = { trades: 10, wins: 4, losses: 5, won: "120", lost: "-75", net: "45.5" };
  const facts = { ...NOTHING, ...counts, largestWin: "60", largestLoss: "-30" };
  const told = assess({ facts, days: [], from: null, isWhole: false });
  expect(told).toMatchObject({ averageWin: "30", averageLoss: "-15", largestWin: "60", largestLoss: "-30" });
  expect([told.payoff, told.profitFactor]).toEqual([2, 1.6]);
  const unbeaten = assess({
    facts: { ...facts, losses: 0, lost: "0" },
    days: [],
    from: null,
    isWhole: false,
  });
  expect([unbeaten.averageLoss, unbeaten.payoff, unbeaten.profitFactor]).toEqual([null, null, null]);
});

test("the deepest drawdown has its days, and the longest may be another one", () => {
  const days = [
    on("2026-03-02", "100"),
    on("2026-03-03", "-80"),
    on("2026-03-05", "90"),
    on("2026-03-06", "-10"),
    on("2026-03-20", "5"),
  ];
  expect(findDrawdown(days)).toEqual({
    deepest: "80",
    from: "2026-03-02",
    trough: "2026-03-03",
    recovered: "2026-03-05",
    days: 3,
    longestDays: 15,
  });
  expect(findDrawdown([on("2026-03-02", "-5")])).toMatchObject({ deepest: "5", recovered: null, days: 0 });
});

test("days without a close between two weekdays count as nothing earned", () => {
  // Friday +2 and Tuesday +2 with Monday between them: results 2, 0, 2.
  const { sharpe } = assess({
    facts: { ...NOTHING, net: "4" },
    days: [on("2026-03-06", "2"), on("2026-03-10", "2")],
    from: null,
    isWhole: true,
  });
  expect(sharpe).toBeCloseTo((4 / 3 / Math.sqrt(4 / 3)) * Math.sqrt(252), 10);
});

test("returns survive a full withdrawal, and rest on what was paid in", () => {
  const days = [
    on("2026-01-02", "0", { paidIn: "1000" }),
    on("2026-02-02", "100"),
    on("2026-03-02", "0", { paidOut: "1100" }),
    on("2026-06-01", "0", { paidIn: "500" }),
    on("2026-07-01", "-60", { income: "10" }),
  ];
  const { returns } = assess({ facts: NOTHING, days, from: null, isWhole: true });
  expect(returns).toMatchObject({ deposits: "1500", withdrawals: "1100" });
  expect(returns?.timeWeighted).toBeCloseTo(1.1 * 0.9 - 1, 12);
  const since = assess({ facts: NOTHING, days, from: "2026-02-01", isWhole: true }).returns;
  expect(since).toMatchObject({ deposits: "500", withdrawals: "1100" });
  expect(since?.timeWeighted).toBeCloseTo(1.1 * 0.9 - 1, 12);
  expect(
    assess({ facts: NOTHING, days: [on("2026-02-02", "100")], from: null, isWhole: true }).returns,
  ).toEqual({
    deposits: "0",
    withdrawals: "0",
    timeWeighted: null,
    xirr: null,
  });
});

test("buckets have no gap between them, begin and end openly, and none is left out", () => {
  const counted = { width: "2.5", first: -2, last: 1, trades: { "-2": 3, "1": 4 } };
  expect(bucketsOf(counted)).toEqual([
    { from: null, to: "-2.5", trades: 3 },
    { from: "-2.5", to: "0", trades: 0 },
    { from: "0", to: "2.5", trades: 0 },
    { from: "2.5", to: null, trades: 4 },
  ]);
  expect(bucketsOf({ ...counted, trades: null })).toEqual([]);
});
