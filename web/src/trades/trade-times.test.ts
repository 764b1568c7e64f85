import { beforeEach, expect, test } from "vitest";
import { formatDayOf, formatWhen, formatWhenShort } from "../numbers/format-time.ts";
import { showTimesIn, writeIn } from "../numbers/reader.ts";
import { closedOf, heldFor, openedOf } from "./trade-times.ts";

const NOW = Date.parse("2026-11-19T12:00:00.000Z");
const DATED = {
  openedAt: "2026-03-02T00:00:00.000Z",
  openedDateOnly: true,
  closedAt: "2026-03-04T00:00:00.000Z",
  closedDateOnly: true,
};

beforeEach(() => writeIn("en-GB"));

test.each(["UTC", "America/Los_Angeles", "Pacific/Auckland"])(
  "a date without a time is that date for a reader in %s, and has no time",
  (zone) => {
    showTimesIn(zone);
    expect(formatWhen(openedOf(DATED), NOW)).toBe("2 Mar");
    expect(formatWhenShort(openedOf(DATED), NOW)).toBe("2 Mar");
    expect(formatDayOf(openedOf(DATED), NOW)).toBe("2 Mar");
    expect(closedOf(DATED)).toEqual({ at: "2026-03-04T00:00:00.000Z", dateOnly: true });
    showTimesIn(null);
  },
);

test("a time is shown in the reader's zone", () => {
  showTimesIn("America/New_York");
  expect(formatWhen({ at: "2026-03-02T14:30:00.000Z", dateOnly: false }, NOW)).toBe("2 Mar, 09:30");
  expect(formatDayOf({ at: "2026-03-02T02:00:00.000Z", dateOnly: false }, NOW)).toBe("1 Mar");
  showTimesIn(null);
});

test("how long a trade was held is only said where both ends have a time", () => {
  expect(heldFor({ ...DATED, openedDateOnly: false, closedDateOnly: false })).toBe("2\u00a0d");
  expect(heldFor({ ...DATED, openedDateOnly: false })).toBeNull();
  expect(heldFor({ ...DATED, closedDateOnly: false })).toBeNull();
  expect(heldFor({ ...DATED, openedDateOnly: false, closedAt: null })).toBeNull();
});
