import { expect, test } from "vitest";
import { intervalScale } from "./interval-scale.ts";

const ratio = (estimate: number, interval: [number, number]) => ({
  estimate,
  interval,
  neutral: 1,
  reference: { value: 1.16, source: "" },
});

test("places every mark inside the line, in order, with no bias in the middle", () => {
  const bias = {
    estimate: 0.06,
    interval: [0.01, 0.11] as [number, number],
    neutral: 0,
    reference: { value: 0.05, source: "" },
  };
  const scale = intervalScale(bias);
  const order = [scale?.neutral, scale?.low, scale?.reference, scale?.estimate, scale?.high].map(
    (place) => place ?? Number.NaN,
  );
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(scale).toMatchObject({ neutral: 0.5, ends: [-0.2, 0.2] });
});

test("ratios share one logarithmic scale, and a bar that needs more has a longer one of its own", () => {
  const [near, far] = [ratio(1.03, [1.01, 1.06]), ratio(2.47, [0.25, 4])];
  expect(intervalScale(near)?.ends).toEqual([0.25, 4]);
  expect(intervalScale(far)).toMatchObject({ low: 0, high: 1, neutral: 0.5, ends: [0.25, 4] });
  expect(intervalScale(ratio(3, [1.5, 6]))).toMatchObject({ ends: [0.1, 10], beyond: [null, null] });
});

test("a bar beyond the longest scale is cut there and says where it ends", () => {
  const long = intervalScale(ratio(47, [21, 104]));
  expect(long).toMatchObject({ low: 1, high: 1, estimate: 1, ends: [0.1, 10], beyond: [null, 104] });
  expect(intervalScale(ratio(400, [0, 1e9]))).toMatchObject({ low: 0, high: 1, beyond: [0, 1e9] });
});

test("without an estimate there is no line", () => {
  expect(intervalScale({ ...ratio(1, [1, 1]), estimate: null, interval: null })).toBeNull();
});

test("without a published value no mark is placed for it", () => {
  expect(intervalScale({ ...ratio(1, [1, 1]), reference: null })).toMatchObject({
    reference: null,
    estimate: 0.5,
  });
});
