import { expect, test } from "vitest";
import { isNear, spanOfDay } from "./day-span.ts";

test.each([
  ["2026-03-08", "America/New_York", "2026-03-08T05:00:00.000Z", "2026-03-09T04:00:00.000Z"],
  ["2026-11-01", "America/New_York", "2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z"],
  ["2026-03-29", "Europe/Zurich", "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"],
  ["2026-10-25", "Europe/Zurich", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
  // The clocks skip midnight, so that the day begins at 01:00.
  ["2026-09-06", "America/Santiago", "2026-09-06T04:00:00.000Z", "2026-09-07T03:00:00.000Z"],
  ["2026-09-05", "America/Santiago", "2026-09-05T04:00:00.000Z", "2026-09-06T04:00:00.000Z"],
  ["2026-06-01", "UTC", "2026-06-01T00:00:00.000Z", "2026-06-02T00:00:00.000Z"],
])("the day %s in %s runs from %s to %s", (day, zone, from, to) => {
  expect(spanOfDay(day, zone)).toEqual({ from, to });
});

test("a page may be written up to a year ahead", () => {
  const now = Date.parse("2026-11-29T12:00:00Z");
  expect([isNear("2027-11-30", now), isNear("2027-12-02", now)]).toEqual([true, false]);
});
