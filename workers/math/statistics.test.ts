import { describe, expect, test } from "vitest";
import { seededRandom, xoshiro128 } from "./random.ts";
import {
  benjaminiHochberg,
  median,
  normalQuantile,
  normalTail,
  quantile,
  rateRatio,
  wilson,
} from "./statistics.ts";

describe("normalTail", () => {
  test.each([
    [0, 0.5],
    [1, 0.15865525393145707],
    [1.959963984540054, 0.025],
    [-1.959963984540054, 0.975],
    [2.999999, 0.0013499024],
    [3, 0.0013498980316300933],
    [5, 2.866515718791939e-7],
    [10, 7.619853024160527e-24],
    [20, 2.7536241186062337e-89],
  ])("of %d is %d", (z, tail) => {
    expect(normalTail(z) / tail).toBeCloseTo(1, 6);
  });

  test.each([0.5, 0.975, 0.9975])("has the quantile of %d as its inverse", (q) => {
    expect(normalTail(normalQuantile(q))).toBeCloseTo(1 - q, 12);
  });

  test("meets itself where the series hands over to the fraction", () => {
    expect(normalTail(3 - 1e-12) / normalTail(3)).toBeCloseTo(1, 10);
  });
});

describe("wilson", () => {
  // Newcombe (1998), Statistics in Medicine 17:857, table I, method 3.
  test.each([
    [81, 263, [0.2553, 0.3662]],
    [15, 148, [0.0624, 0.1605]],
    [0, 20, [0, 0.1611]],
    [1, 29, [0.0061, 0.1718]],
    [29, 29, [0.883, 1]],
  ])("of %d in %d", (hits, trials, [low, high]) => {
    const interval = wilson(hits, trials);
    expect(interval[0]).toBeCloseTo(low ?? 0, 4);
    expect(interval[1]).toBeCloseTo(high ?? 0, 4);
  });

  test("knows nothing without a trial", () => {
    expect(wilson(0, 0)).toEqual([0, 1]);
  });
});

describe("rateRatio", () => {
  test("is the Katz log interval", () => {
    // Physicians' Health Study, aspirin against placebo: 104 of 11 037 and 189 of 11 034.
    // Published: 0.55 (0.43–0.70).
    const { ratio, interval } = rateRatio({ hits: 104, of: 11_037 }, { hits: 189, of: 11_034 });
    expect([ratio, ...interval].map((value) => value.toFixed(2))).toEqual(["0.55", "0.43", "0.70"]);
  });

  test("has a value when nothing happened on one side", () => {
    const { ratio, interval } = rateRatio({ hits: 5, of: 50 }, { hits: 0, of: 50 });
    expect(ratio).toBeCloseTo(11, 10);
    expect(interval[0]).toBeGreaterThan(0);
    expect(Number.isFinite(interval[1])).toBe(true);
  });
});

test("benjaminiHochberg adjusts as the step-up procedure does, in the given order", () => {
  expect(benjaminiHochberg([0.01, 0.04, 0.03, 0.005])).toEqual([0.02, 0.04, 0.04, 0.02]);
  expect(benjaminiHochberg([0.9, 0.04])).toEqual([0.9, 0.08]);
  expect(benjaminiHochberg([])).toEqual([]);
});

test("quantile interpolates between neighbours", () => {
  expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
  expect(median([3, 1, 2])).toBe(2);
  expect(() => quantile([], 0.5)).toThrow(RangeError);
});

describe("random", () => {
  test("xoshiro128** gives the reference outputs for state 1 2 3 4", () => {
    const next = xoshiro128([1, 2, 3, 4]);
    expect(Array.from({ length: 8 }, next)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849,
    ]);
  });

  test("a seed names its stream", () => {
    expect(take("a")).toEqual(take("a"));
    expect(take("a")).not.toEqual(take("b"));
    expect(take("a").every((value) => value >= 0 && value < 1)).toBe(true);
  });
});

function take(seed: string): number[] {
  return Array.from({ length: 5 }, seededRandom(seed));
}
