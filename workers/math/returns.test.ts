import { expect, test } from "vitest";
import { sharpe, sortino, timeWeighted, xirr } from "./returns.ts";

const flow = (date: string, amount: number) => ({ day: Date.parse(date) / 86_400_000, amount });

// Published in Portfolio Performance, math/IRRTest.java. The long row is the 365-day root: the value that the
// test quotes from Excel is not one, and was found so by two bisections.
test.each([
  [[flow("2010-01-01", -200), flow("2010-12-31", 210)], 0.0501407503],
  [
    [
      flow("2002-11-30", -4398),
      flow("2007-06-11", 200),
      flow("2008-05-11", 270),
      flow("2009-05-01", 280),
      flow("2010-06-01", 280),
      flow("2011-05-02", 300),
      flow("2012-04-30", 330),
      flow("2012-12-06", 14508),
    ],
    0.1444389895,
  ],
  [[flow("2019-05-24", -1560.94), flow("2020-01-13", -1160), flow("2020-06-29", 42.8)], -0.999251643],
  [[flow("2015-12-31", -1000), flow("2016-06-01", 150), flow("2016-12-31", 1230)], 0.412128784],
])("finds the yearly rate of %j", (flows, rate) => {
  expect(xirr(flows)).toBeCloseTo(rate, 8);
});

test("flows of one sign have no rate, and a loss of nearly everything has one", () => {
  expect(xirr([])).toBeNull();
  expect(xirr([flow("2026-01-01", -1), flow("2026-06-01", -1)])).toBeNull();
  expect(xirr([flow("2026-01-01", -100), flow("2027-01-01", 0.01)])).toBeCloseTo(-0.9999, 6);
  expect(xirr([flow("2026-01-01", -100), flow("2026-01-02", 200)])).toBeNull();
  expect(xirr([flow("1970-01-01", -100), flow("2030-01-01", 1)])).toBeCloseTo(0.01 ** (365 / 21915) - 1, 9);
});

test("chains the periods between deposits as the published example of Investopedia does", () => {
  // 1 000 000 becomes 1 162 484; with 100 000 more it becomes 1 192 328: 16.25 %, −5.56 %, together 9.79 %.
  const periods = [
    { base: 1_000_000, earned: 162_484 },
    { base: 1_262_484, earned: 1_192_328 - 1_262_484 },
  ];
  expect(timeWeighted(periods)).toBeCloseTo(0.0979, 4);
});

test("a full withdrawal does not end the chain, and earnings without a base have no return", () => {
  const before = { base: 1000, earned: 100 };
  const away = { base: 0, earned: 0 };
  expect(timeWeighted([before, away, away, { base: 500, earned: -50 }])).toBeCloseTo(1.1 * 0.9 - 1, 12);
  expect(timeWeighted([before, { base: 0, earned: 5 }])).toBeNull();
  expect(timeWeighted([away])).toBeNull();
});

test("Sharpe takes the sample deviation, Sortino what is below zero of all periods", () => {
  // By hand: mean 1; deviations −1, 1, 0, 0 and √(2 ÷ 3); one value below zero of −1 in 4.
  expect(sharpe([0, 2, 1, 1], 252)).toBeCloseTo((1 / Math.sqrt(2 / 3)) * Math.sqrt(252), 12);
  expect(sortino([3, 2, -1, 0], 4)).toBeCloseTo((1 / Math.sqrt(1 / 4)) * 2, 12);
  expect([sharpe([1], 252), sharpe([0.1, 0.1, 0.1], 252), sortino([1, 2], 252)]).toEqual([null, null, null]);
});
