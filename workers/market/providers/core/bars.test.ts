import { expect, test } from "vitest";
import { barsWithin, partsOf } from "./bars.ts";

const MINUTE = 60_000;
const bar = (at: number, more: object = {}) => ({
  at: new Date(at).toISOString(),
  open: "10",
  high: "11",
  low: "9",
  close: "10.5",
  volume: "1",
  ...more,
});

test("bars come in order, once, within the span, and not more than asked for", () => {
  const given = [5, 3, 1, 2, 3, 4, 0].map((minute) => bar(minute * MINUTE));
  const of = (most: number) =>
    barsWithin(given, { from: MINUTE, to: 5 * MINUTE }, most).map(({ at }) => Date.parse(at) / MINUTE);
  expect(of(10)).toEqual([1, 2, 3, 4]);
  expect(of(2)).toEqual([1, 2]);
});

test("a bar that left its own extremes is left out, and the others stay", () => {
  const given = [
    bar(0, { open: "11.1" }),
    bar(MINUTE, { close: "8.9" }),
    bar(2 * MINUTE, { high: "9", low: "11" }),
    bar(3 * MINUTE, { open: "9", close: "11" }),
  ];
  expect(barsWithin(given, { from: 0, to: 10 * MINUTE }, 10).map(({ at }) => at)).toEqual([
    "1970-01-01T00:03:00.000Z",
  ]);
});

test("a span is cut into parts that touch and hold it", () => {
  expect(partsOf({ from: 0, to: 7 }, 1, 3)).toEqual([
    { from: 0, to: 3 },
    { from: 3, to: 6 },
    { from: 6, to: 7 },
  ]);
  expect(partsOf({ from: 5, to: 5 }, 1, 3)).toEqual([]);
});
