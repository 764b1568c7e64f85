import { expect, test } from "vitest";
import { offsetsOf, Sample } from "./shift.ts";

const times = <T>(n: number, item: T): T[] => Array.from({ length: n }, () => item);

test("finds one distance, and the two of a file that spans a change of the clock", () => {
  expect([
    offsetsOf(times(20, [-240])),
    offsetsOf([...times(12, [-240]), ...times(9, [-300])]),
    offsetsOf([...times(3, [-330]), []]),
    offsetsOf([...times(40, []), ...times(5, [840])]),
  ]).toEqual([[-240], [-240, -300], [-330], [840]]);
});

test("takes no chance for a shift", () => {
  expect([
    // Rows that stand at their own times, some of them at other times as well.
    offsetsOf([...times(9, [0]), ...times(9, [-60, 0])]),
    // The same trade each hour, and each day.
    offsetsOf(times(24, [-180, -120, -60])),
    offsetsOf(times(24, [-1440])),
    // One row alone, or a few among many that stand at their own times or disagree.
    offsetsOf([[-240]]),
    offsetsOf([...times(4, [-240]), ...times(4, [-600]), ...times(4, [180])]),
    offsetsOf([...times(4, [-240]), ...times(3, [-600])]),
    offsetsOf([]),
  ]).toEqual([[], [], [], [], [], [], []]);
});

test("samples a file evenly, whatever its length", () => {
  for (const length of [5, 150, 10_000]) {
    const sample = new Sample<number>(100);
    for (let n = 0; n < length; n++) sample.add(n);
    const { items } = sample;
    expect(items.length).toBeGreaterThanOrEqual(Math.min(length, 100));
    expect(items.length).toBeLessThan(200);
    expect(items.at(-1) ?? 0).toBeGreaterThan(length * 0.95 - 2);
  }
});
