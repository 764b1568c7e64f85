import { expect, test } from "vitest";
import { clusteredDifference, clusteredShareError } from "./clustered.ts";

test("clusters of one observation give the plain error of two means", () => {
  const [low, high] = [
    [1, 2, 3, 4],
    [4, 6, 8],
  ];
  const clusters = [
    ...low.map((value) => ({ exposed: [value], others: [] })),
    ...high.map((value) => ({ exposed: [], others: [value] })),
  ];
  const { difference, error } = clusteredDifference(clusters);
  expect(difference).toBeCloseTo(3.5, 12);
  // Σ(x − mean)² / n² on each side: 5/16 and 8/9; four clusters hold exposed ones.
  expect(error).toBeCloseTo(Math.sqrt(((5 / 16 + 8 / 9) * 4) / 3), 12);
});

test("what is the same all day long counts as one observation", () => {
  const days = [0, 2, 1, 3].map((value, day) =>
    day % 2 === 0
      ? { exposed: [value, value, value], others: [] }
      : { exposed: [], others: [value, value, value] },
  );
  // The means are 0.5 and 2.5; each side's variance is (0.5² + 0.5²) / 2² = 1/8, not a third of it.
  const { difference, error } = clusteredDifference(days);
  expect(difference).toBe(2);
  expect(error).toBeCloseTo(Math.sqrt((1 / 4) * 2), 12);
});

test("a share's error grows with what is tried together", () => {
  const apart = Array.from({ length: 100 }, (_, i) => ({ hits: i % 2, of: 1 }));
  expect(clusteredShareError(apart, 0.5)).toBeCloseTo(0.05, 12);
  const together = Array.from({ length: 25 }, (_, i) => ({ hits: (i % 2) * 4, of: 4 }));
  expect(clusteredShareError(together, 0.5)).toBeCloseTo(0.1, 12);
});
