import { describe, expect, test } from "vitest";
import { seededRandom } from "./random.ts";
import {
  bootstrapWeeks,
  exactRateTest,
  hypergeometric,
  normalRateTest,
  normalValueTest,
  permutedValueTest,
  rateExcess,
  rateTest,
  EXACT_LIMIT,
  type RateStratum,
} from "./stratified-tests.ts";

describe("rates", () => {
  test("one stratum is Fisher's exact test", () => {
    // Fisher's tea taster: 3 of 4 cups named correctly, one-sided p = 17/70.
    const tea = [{ exposedHits: 3, exposed: 4, otherHits: 1, others: 4 }];
    expect(exactRateTest(tea).upper).toBeCloseTo(17 / 70, 12);
    expect(exactRateTest(tea).lower).toBeCloseTo(69 / 70, 12);
  });

  test("the distribution adds up to one and has the hypergeometric mean and variance", () => {
    const stratum = { exposedHits: 10, exposed: 40, otherHits: 30, others: 60 };
    const { low, probabilities } = hypergeometric(stratum);
    const mean = probabilities.reduce((sum, p, i) => sum + p * (low + i), 0);
    const variance = probabilities.reduce((sum, p, i) => sum + p * (low + i - mean) ** 2, 0);
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    expect(mean).toBeCloseTo(16, 10);
    expect(variance).toBeCloseTo(rateExcess([stratum]).variance, 10);
  });

  test("strata without a choice say nothing", () => {
    const idle = [
      { exposedHits: 3, exposed: 3, otherHits: 0, others: 0 },
      { exposedHits: 2, exposed: 2, otherHits: 4, others: 4 },
    ];
    expect(exactRateTest(idle)).toEqual({ upper: 1, lower: 1 });
    expect(normalRateTest(idle)).toEqual({ upper: 1, lower: 1 });
    expect(rateTest([])).toEqual({ upper: 1, lower: 1 });
  });

  test("the exact distribution and the closed form agree where one takes over from the other", () => {
    for (const lift of [0, 0.015, 0.03]) {
      const strata = randomStrata(`switch ${lift}`, { days: EXACT_LIMIT / 10, lift });
      const [exact, closed] = [exactRateTest(strata), normalRateTest(strata)];
      expect(Math.abs(exact.upper - closed.upper)).toBeLessThan(0.002);
      expect(Math.abs(exact.lower - closed.lower)).toBeLessThan(0.002);
    }
  });

  test("takes the exact road up to the limit", () => {
    const strata = randomStrata("limit", { days: EXACT_LIMIT / 10, lift: 0.01 });
    expect(rateTest(strata)).toEqual(exactRateTest(strata));
    const more = [...strata, { exposedHits: 1, exposed: 2, otherHits: 1, others: 2 }];
    expect(rateTest(more)).toEqual(normalRateTest(more));
  });
});

describe("values", () => {
  test("permutations and the closed form agree where one takes over from the other", () => {
    for (const shift of [0, 0.02, 0.05]) {
      const random = seededRandom(`values ${shift}`);
      const strata = Array.from({ length: EXACT_LIMIT / 10 }, () => ({
        exposed: Array.from({ length: 4 }, () => random() + random() + shift),
        others: Array.from({ length: 6 }, () => random() + random()),
      }));
      const [shuffled, closed] = [permutedValueTest(strata, "seed"), normalValueTest(strata)];
      // 2 000 shuffles leave a standard error of about one per cent at p = 0.5.
      expect(Math.abs(shuffled.upper - closed.upper)).toBeLessThan(0.03);
      expect(Math.abs(shuffled.lower - closed.lower)).toBeLessThan(0.03);
    }
  });

  test("few values give the share of arrangements", () => {
    // Of the 20 ways to choose 3 of 6, only one reaches the largest sum.
    const { upper } = permutedValueTest([{ exposed: [4, 5, 6], others: [1, 2, 3] }], "few");
    expect(upper).toBeCloseTo(1 / 20, 1);
    expect(permutedValueTest([{ exposed: [1, 1], others: [1, 1] }], "ties")).toEqual({ upper: 1, lower: 1 });
  });

  test("the seed decides every digit", () => {
    const strata = [{ exposed: [1, 5, 2, 8], others: [3, 3, 1, 0, 2] }];
    expect(permutedValueTest(strata, "a")).toEqual(permutedValueTest(strata, "a"));
  });
});

test("bootstrapWeeks covers the mean of its weeks and refuses what mostly has no value", () => {
  const weeks = Array.from({ length: 40 }, (_, i) => (i % 10) / 10);
  const [low, high] = bootstrapWeeks(weeks, mean, "weeks") ?? [0, 0];
  expect(low).toBeCloseTo(0.45 - 1.96 * 0.0454, 1);
  expect(high).toBeCloseTo(0.45 + 1.96 * 0.0454, 1);
  expect(bootstrapWeeks(weeks, () => null, "weeks")).toBeNull();
});

function randomStrata(seed: string, { days, lift }: { days: number; lift: number }): RateStratum[] {
  const random = seededRandom(seed);
  const hits = (of: number, rate: number) =>
    Array.from({ length: of }, random).filter((x) => x < rate).length;
  return Array.from({ length: days }, () => {
    const rate = 0.15 + 0.2 * random();
    return { exposedHits: hits(5, rate + lift), exposed: 5, otherHits: hits(5, rate), others: 5 };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
