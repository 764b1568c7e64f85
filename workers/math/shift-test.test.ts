import { expect, test } from "vitest";
import { seededRandom } from "./random.ts";
import { shiftTest } from "./shift-test.ts";

test("all 20 arrangements of three against three are weighed by their share", () => {
  // Of the 20 sums of three of 1…6, only 4 + 5 + 6 is as large.
  const { estimate, pValue } = shiftTest([4, 5, 6], [1, 2, 3], "exact");
  expect(estimate).toBe(3);
  expect(Math.abs(pValue - 2 / 20)).toBeLessThan(0.02);
});

test("the interval holds what the test does not refuse", () => {
  const random = seededRandom("duality");
  for (let round = 0; round < 5; round++) {
    const exposed = Array.from({ length: 12 + 3 * round }, () => random() * 10 + 1);
    const others = Array.from({ length: 15 }, () => random() * 10);
    const { interval } = shiftTest(exposed, others, "duality");
    for (const [end, outwards] of [
      [interval[0], -1],
      [interval[1], 1],
    ] as const) {
      const at = (shift: number) =>
        shiftTest(
          exposed.map((value) => value - shift),
          others,
          "duality",
        ).pValue;
      expect(at(end + outwards * 1e-6)).toBeLessThanOrEqual(0.0503);
      expect(at(end - outwards * 1e-6)).toBeGreaterThan(0.0497);
    }
  }
});

test("a shift of all values moves nothing but the estimate and the interval", () => {
  const [a, b] = [
    [3, 1, 4, 1, 5, 9, 2, 6, 5, 3],
    [2, 7, 1, 8, 2, 8, 1, 8, 2, 8],
  ];
  const plain = shiftTest(a, b, "shift");
  const shifted = shiftTest(
    a.map((value) => value + 100),
    b,
    "shift",
  );
  expect(shifted.estimate - plain.estimate).toBeCloseTo(100);
  expect(shifted.interval[0] - plain.interval[0]).toBeCloseTo(100);
  expect(shifted.interval[1] - plain.interval[1]).toBeCloseTo(100);
  expect(shiftTest([5, 5, 5], [5, 5], "flat")).toMatchObject({ estimate: 0, pValue: 1 });
});

test("too few values leave the interval open", () => {
  const { interval, pValue } = shiftTest([1], [2], "few");
  expect(interval).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  expect(pValue).toBeGreaterThan(0.9);
});
