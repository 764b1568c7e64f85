import { expect, test } from "vitest";
import { compareWeeks, type WeekSums } from "./compare-weeks.ts";

const sums = (given: Partial<WeekSums>): WeekSums => ({
  kind: "journal",
  currency: "USD",
  isWeek: true,
  trades: 0,
  wins: 0,
  losses: 0,
  netOfTrades: "0",
  squares: 0,
  gross: "0",
  fees: "0",
  ...given,
});

test("a week stands beside the one before, and the difference of a trade has an interval", () => {
  // Twenty results: ten of 3 and ten of 1, against ten of -1 and ten of 1.
  const week = sums({ trades: 20, wins: 20, netOfTrades: "40", squares: 100, gross: "45.5", fees: "5.5" });
  const before = sums({ isWeek: false, trades: 20, wins: 10, losses: 10, netOfTrades: "0", squares: 20 });
  const [result] = compareWeeks([before, week]);
  expect(result?.week).toMatchObject({ netPnl: "40", winRate: 1, expectancy: "2" });
  // Both weeks have a variance of 20/19, so the difference of 2 has an error of sqrt(2 * (20/19) / 20).
  const half = 1.959963984540054 * Math.sqrt((2 * (20 / 19)) / 20);
  expect(result?.change?.estimate).toBe(2);
  expect(result?.change?.interval[0]).toBeCloseTo(2 - half, 12);
  expect(result?.change?.interval[1]).toBeCloseTo(2 + half, 12);
});

test("real money comes first, paper is never added to it, and few trades have no interval", () => {
  const results = compareWeeks([
    sums({ kind: "paper", trades: 50, gross: "900" }),
    sums({ currency: "EUR", trades: 3, netOfTrades: "10", squares: 60, gross: "10" }),
    sums({ trades: 4, gross: "-2" }),
    sums({ currency: "CHF", isWeek: false, trades: 9 }),
  ]);
  expect(results.map(({ kind, currency, week }) => [kind, currency, week.netPnl])).toEqual([
    ["journal", "USD", "-2"],
    ["journal", "EUR", "10"],
    ["paper", "USD", "900"],
  ]);
  expect(results[1]).toMatchObject({
    change: null,
    week: { expectancyInterval: null, expectancy: "3.33333333" },
  });
  expect(compareWeeks([])).toEqual([]);
});
