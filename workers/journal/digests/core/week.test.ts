import { expect, test } from "vitest";
import { lastDayOf, mondayAfter, weekAt, weekOf } from "./week.ts";

const HOUR = 3_600_000;

// The turns of 2026: Berlin 29 March and 25 October, New York 8 March and 1 November, Lord Howe 5 April and 4
// October.
test.each([
  ["Europe/Berlin", "2026-03-23", 167],
  ["Europe/Berlin", "2026-10-19", 169],
  ["America/New_York", "2026-03-02", 167],
  ["America/New_York", "2026-10-26", 169],
  ["Australia/Lord_Howe", "2026-03-30", 168.5],
  ["Australia/Lord_Howe", "2026-09-28", 167.5],
])("a week of %s from %s lasts %d hours, from midnight to midnight", (zone, monday, hours) => {
  const { from, to } = weekOf(monday, zone);
  expect((Date.parse(to) - Date.parse(from)) / HOUR).toBe(hours);
  for (const at of [from, to])
    expect(
      new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle: "short" }).format(new Date(at)),
    ).toBe("00:00");
});

test.each(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])(
  "every instant of a year is in one week of %s, and weeks meet",
  (zone) => {
    let monday = "2025-12-29";
    for (let n = 0; n < 54; n++) {
      const week = weekOf(monday, zone);
      const [from, to] = [Date.parse(week.from), Date.parse(week.to)];
      for (const at of [from, from + 1, (from + to) / 2, to - 1]) expect(weekAt(at, zone)).toEqual(week);
      monday = mondayAfter(monday, 1);
      expect(weekOf(monday, zone).from).toBe(week.to);
    }
  },
);

test("the last day of a week is its Sunday", () => {
  expect(lastDayOf("2026-12-28")).toBe("2027-01-03");
});
