import { expect, test } from "vitest";
import { dayWithin, daysOfWeek, monthAfter } from "./month-days.ts";

test("months go on over the turn of a year", () => {
  expect([monthAfter("2026-12", 1), monthAfter("2026-01", -1), monthAfter("2026-03", 0)]).toEqual([
    "2027-01",
    "2025-12",
    "2026-03",
  ]);
});

test("a step within a month stays in it", () => {
  expect(dayWithin("2026-03-07", 7)).toBe("2026-03-14");
  expect(dayWithin("2026-03-30", 7)).toBe("2026-03-30");
  expect(dayWithin("2026-03-01", -1)).toBe("2026-03-01");
});

test("a week that is cut keeps the place of its days", () => {
  expect(daysOfWeek({ from: "2026-03-01", to: "2026-03-01" })).toEqual([
    ...Array(6).fill(null),
    "2026-03-01",
  ]);
  expect(daysOfWeek({ from: "2026-03-30", to: "2026-03-31" }).slice(0, 3)).toEqual([
    "2026-03-30",
    "2026-03-31",
    null,
  ]);
});
