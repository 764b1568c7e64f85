import { expect, test } from "vitest";
import { runsOf, runsZ } from "./runs-test.ts";

// The formula as published for traders at mql5.com/articles/1492; the values are worked out from it by hand.
test.each([
  ["WWLLWLWWLW", 1.1941469],
  ["WWWWWLLLLL", -2.3478714],
  ["WLWLWLWLWL", 3.0186918],
  ["WWWLLWWWWLLLWWLWWWLL", -1.0074216],
])("the runs of %s have Z %d", (series, z) => {
  expect(runsZ([runsOf([...series].map((each) => each === "W"))])).toBeCloseTo(z, 6);
});

test("several series are one test, and a series without a choice says nothing", () => {
  const [a, b] = ["WWLLWLWWLW", "WWWWWLLLLL"].map((each) => runsOf([...each].map((one) => one === "W")));
  const both = [a, b].flatMap((each) => (each === undefined ? [] : [each]));
  expect(runsZ(both)).toBeLessThan(1.19);
  expect(runsZ(both)).toBeGreaterThan(-2.35);
  expect(runsZ([...both, { wins: 5, losses: 0, runs: 1 }])).toBe(runsZ(both));
  expect(runsZ([])).toBeNaN();
});
