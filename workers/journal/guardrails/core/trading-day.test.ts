import { expect, test } from "vitest";
import { tradingDays } from "./trading-day.ts";

test.each([
  ["UTC", "2026-11-26T15:00:00.000Z", "2026-11-26", "2026-11-26T00:00:00.000Z", "2026-11-27T00:00:00.000Z"],
  [
    "America/New_York",
    "2026-11-27T04:59:59.999Z",
    "2026-11-26",
    "2026-11-26T05:00:00.000Z",
    "2026-11-27T05:00:00.000Z",
  ],
  // 23 hours in spring, 25 in autumn.
  [
    "America/New_York",
    "2026-03-08T12:00:00.000Z",
    "2026-03-08",
    "2026-03-08T05:00:00.000Z",
    "2026-03-09T04:00:00.000Z",
  ],
  [
    "America/New_York",
    "2026-11-01T05:30:00.000Z",
    "2026-11-01",
    "2026-11-01T04:00:00.000Z",
    "2026-11-02T05:00:00.000Z",
  ],
  [
    "Europe/Berlin",
    "2026-03-29T01:00:00.000Z",
    "2026-03-29",
    "2026-03-28T23:00:00.000Z",
    "2026-03-29T22:00:00.000Z",
  ],
  [
    "Europe/Berlin",
    "2026-10-25T22:59:59.999Z",
    "2026-10-25",
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T23:00:00.000Z",
  ],
  // The clocks skip midnight in Cairo's spring, and repeat the hour before it in Beirut's autumn.
  [
    "Africa/Cairo",
    "2026-04-24T10:00:00.000Z",
    "2026-04-24",
    "2026-04-23T22:00:00.000Z",
    "2026-04-24T21:00:00.000Z",
  ],
  [
    "Asia/Beirut",
    "2026-10-24T21:30:00.000Z",
    "2026-10-24",
    "2026-10-23T21:00:00.000Z",
    "2026-10-24T22:00:00.000Z",
  ],
])("in %s, %s lies in %s", (zone, now, date, start, end) => {
  expect(tradingDays(zone)(Date.parse(now))).toEqual({ date, start, end });
});

test.each(["America/New_York", "America/Havana", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"])(
  "every third hour of a year in %s lies in its own day, and days follow each other without a gap",
  (zone) => {
    const dayAt = tradingDays(zone);
    let last = dayAt(Date.parse("2026-01-01T00:00:00.000Z"));
    for (
      let now = Date.parse("2026-01-01T00:00:00.000Z");
      now < Date.parse("2027-01-01T00:00:00.000Z");
      now += 3 * 3_600_000
    ) {
      const day = dayAt(now);
      expect(Date.parse(day.start)).toBeLessThanOrEqual(now);
      expect(now).toBeLessThan(Date.parse(day.end));
      if (day.date !== last.date) expect(day.start).toBe(last.end);
      last = day;
    }
  },
);
