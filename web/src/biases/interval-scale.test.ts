import { expect, test } from "vitest";
import { intervalScale } from "./interval-scale.ts";

test("places every mark inside the line, in order", () => {
  const scale = intervalScale({
    estimate: 0.06,
    interval: [0.01, 0.11],
    neutral: 0,
    reference: { value: 0.05, source: "" },
  });
  const order = [scale?.neutral, scale?.low, scale?.reference, scale?.estimate, scale?.high].map(
    (place) => place ?? Number.NaN,
  );
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order.every((place) => place > 0 && place < 1)).toBe(true);
});

test("stands in the middle when every mark is one value, and nowhere without an estimate", () => {
  const bias = {
    estimate: 1,
    interval: [1, 1] as [number, number],
    neutral: 1,
    reference: { value: 1, source: "" },
  };
  expect(intervalScale(bias)?.estimate).toBe(0.5);
  expect(intervalScale({ ...bias, estimate: null, interval: null })).toBeNull();
});
