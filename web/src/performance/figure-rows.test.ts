import { expect, test } from "vitest";
import type { Performance } from "#shared/contracts/performance.ts";
import { figureGroups } from "./figure-rows.ts";

const NONE = { mean: null, median: null };
const TOLD: Performance = {
  currency: "USD",
  timeZone: "UTC",
  lotMethod: "fifo",
  trades: 1,
  wins: 1,
  losses: 0,
  scratches: 0,
  netPnl: "12.5",
  winRate: 1,
  winRateWithoutScratches: 1,
  averageWin: "12.5",
  averageLoss: null,
  largestWin: "12.5",
  largestLoss: null,
  payoff: null,
  profitFactor: null,
  expectancy: "12.5",
  expectancyInterval: null,
  holding: { all: NONE, wins: NONE, losses: NONE },
  r: { trades: 0, mean: null, total: null },
  drawdown: { deepest: "0", from: null, trough: null, recovered: null, days: null, longestDays: null },
  recoveryFactor: null,
  sharpe: null,
  sortino: null,
  returns: null,
  distribution: { net: [], r: [] },
  formula: "performance-2",
};

test("every figure says what it means and how it is computed, and one without a value says why", () => {
  const rows = figureGroups(TOLD).flatMap((group) => group.rows);
  for (const { name, meaning, formula } of rows) expect([name, meaning, formula]).not.toContain("");
  const missing = rows.filter(({ value }) => value === null);
  expect(missing.map(({ name }) => name)).toEqual([
    "Profit factor",
    "Average loss",
    "Payoff",
    "Average R",
    "Total R",
    "All trades",
    "Winners",
    "Losers",
    "Deepest drawdown",
    "Its length",
    "Longest drawdown",
    "Recovery factor",
    "Sharpe ratio",
    "Sortino ratio",
    "Time-weighted return",
    "Money-weighted return",
  ]);
  for (const { why } of missing) expect(why).not.toBe("");
});

test("a drawdown leads to the trades of its days, and winners to the wins", () => {
  const fallen = {
    ...TOLD.drawdown,
    deepest: "40",
    from: "2026-01-05",
    trough: "2026-01-07",
    recovered: "2026-01-09",
    days: 4,
  };
  const rows = figureGroups({ ...TOLD, drawdown: fallen }).flatMap((group) => group.rows);
  const searchOf = (name: string) => rows.find((row) => row.name === name)?.search;
  expect(searchOf("Deepest drawdown")).toEqual({ from: "2026-01-05", to: "2026-01-09" });
  expect(searchOf("Winners")).toEqual({ result: "win" });
  expect(searchOf("Breakeven")).toEqual({ result: "breakeven" });
});
