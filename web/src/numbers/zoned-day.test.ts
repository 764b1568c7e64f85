import { expect, test } from "vitest";
import { nextDay, nextMonth, startOfDay } from "./zoned-day.ts";

test.each([
  ["2026-10-05", "UTC", "2026-10-05T00:00:00.000Z"],
  ["2026-10-05", "America/New_York", "2026-10-05T04:00:00.000Z"],
  ["2026-11-01", "America/New_York", "2026-11-01T04:00:00.000Z"],
  ["2026-11-02", "America/New_York", "2026-11-02T05:00:00.000Z"],
  ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
  ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00.000Z"],
  ["2026-10-05", "Pacific/Kiritimati", "2026-10-04T10:00:00.000Z"],
  // The clocks skip midnight, so that the day begins at 01:00.
  ["2026-09-06", "America/Santiago", "2026-09-06T04:00:00.000Z"],
  ["2026-10-05", "Asia/Kathmandu", "2026-10-04T18:15:00.000Z"],
])("%s begins in %s at %s", (day, zone, at) => {
  expect(new Date(startOfDay(day, zone)).toISOString()).toBe(at);
});

test("days and months follow each other over the ends of months and years", () => {
  expect([nextDay("2026-02-28"), nextDay("2028-02-28"), nextDay("2026-12-31")]).toEqual([
    "2026-03-01",
    "2028-02-29",
    "2027-01-01",
  ]);
  expect([nextMonth("2026-01"), nextMonth("2026-12")]).toEqual(["2026-02-01", "2027-01-01"]);
});
