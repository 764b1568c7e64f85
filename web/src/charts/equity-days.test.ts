import { expect, test } from "vitest";
import { belowMark, equityDays, wholeDays } from "./equity-days.ts";

function close(at: string, equity: string, tidemark: string) {
  return { at, dateOnly: false, equity, tidemark };
}

const CURVE = {
  currency: "USD",
  points: [
    close("2026-10-02T19:30:00.000Z", "120.10", "120.10"),
    close("2026-10-05T14:00:00.000Z", "-30.2", "120.10"),
  ],
};

test("begins at zero on the day before the first close, and keeps days without a close on the axis", () => {
  const days = equityDays(CURVE, null);
  expect(days.points.map(({ at, equity, net }) => [at, equity, net])).toEqual([
    ["2026-10-01T00:00:00.000Z", "0", "0"],
    ["2026-10-02T19:30:00.000Z", "120.10", "120.1"],
    ["2026-10-05T14:00:00.000Z", "-30.2", "-150.3"],
  ]);
  expect(days.axis).toEqual([
    { day: "2026-10-01", point: 0, isClose: true },
    { day: "2026-10-02", point: 1, isClose: true },
    { day: "2026-10-03", point: 1, isClose: false },
    { day: "2026-10-04", point: 1, isClose: false },
    { day: "2026-10-05", point: 2, isClose: true },
  ]);
  expect(days.places).toEqual([0, 1, 4]);
});

test("begins with the period that was asked for, never after the first close", () => {
  expect([
    equityDays(CURVE, "2026-09-29T00:00:00.000Z").axis[0]?.day,
    equityDays(CURVE, "2026-10-02T00:00:00.000Z").axis[0]?.day,
  ]).toEqual(["2026-09-29", "2026-10-01"]);
});

test("says how far below the mark a day ended, to the last digit", () => {
  expect(equityDays(CURVE, null).points.map(belowMark)).toEqual(["0", "0", "-150.3"]);
});

test("draws nothing of nothing, and a bounded axis of a century", () => {
  expect(equityDays({ currency: "USD", points: [] }, null)).toEqual({
    currency: "USD",
    kind: "realised",
    points: [],
    axis: [],
    places: [],
  });
  const century = equityDays(
    { currency: "USD", points: [close("1926-01-01T00:00:00.000Z", "1", "1"), ...CURVE.points] },
    null,
  );
  expect(century.axis.map(({ day }) => day)).toEqual([
    "1925-12-31",
    "1926-01-01",
    "2026-10-02",
    "2026-10-05",
  ]);
});

test("a whole equity begins with its first day, which made nothing", () => {
  const points = [
    { at: "2026-10-01T00:00:00.000Z", dateOnly: true, equity: "1000", tidemark: "1000" },
    { at: "2026-10-03T00:00:00.000Z", dateOnly: true, equity: "990.5", tidemark: "1000" },
  ];
  const days = wholeDays({ currency: "USD", points });
  expect(days.points.map(({ net }) => net)).toEqual(["0", "-9.5"]);
  expect(days.axis).toEqual([
    { day: "2026-10-01", point: 0, isClose: true },
    { day: "2026-10-02", point: 0, isClose: false },
    { day: "2026-10-03", point: 1, isClose: true },
  ]);
  expect(days.places).toEqual([0, 2]);
});
