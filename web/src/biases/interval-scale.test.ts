import { expect, test } from "vitest";
import { intervalScale, ratioReach } from "./interval-scale.ts";

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
  const scale = intervalScale(bias, 2);
  const order = [scale?.neutral, scale?.low, scale?.reference, scale?.estimate, scale?.high].map(
    (place) => place ?? Number.NaN,
  );
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(scale).toMatchObject({ neutral: 0.5, ends: [-0.2, 0.2] });
});

test("all ratios stand on one logarithmic scale that holds the farthest of them", () => {
  const [near, far] = [ratio(1.03, [1.01, 1.06]), ratio(2.47, [2.1, 2.8])];
  const reach = ratioReach([near, far, { ...near, neutral: 0, interval: [-50, 50] }]);
  expect(reach).toBe(3);
  expect(intervalScale(near, reach)?.ends).toEqual(intervalScale(far, reach)?.ends);
  expect(intervalScale(ratio(3, [1 / 3, 3]), reach)).toMatchObject({ low: 0, high: 1, neutral: 0.5 });
});

test("a mark beyond every scale stands at its end, and without an estimate there is no line", () => {
  const endless = ratio(400, [0, 1e9]);
  expect(intervalScale(endless, ratioReach([endless]))).toMatchObject({ low: 0, high: 1, estimate: 1 });
  expect(intervalScale({ ...endless, estimate: null, interval: null }, 2)).toBeNull();
});

test("without a published value no mark is placed for it", () => {
  expect(intervalScale({ ...ratio(1, [1, 1]), reference: null }, 2)).toMatchObject({
    reference: null,
    estimate: 0.5,
  });
});
