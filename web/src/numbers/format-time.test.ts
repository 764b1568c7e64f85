import { beforeEach, expect, test } from "vitest";
import {
  formatAgo,
  formatClock,
  formatHeld,
  formatMoment,
  formatOffset,
  formatShort,
  formatWhole,
} from "./format-time.ts";
import { showTimesIn, shownZone, writeIn } from "./reader.ts";

const now = Date.parse("2026-11-19T15:31:00.000Z");

beforeEach(() => {
  writeIn("en-GB");
  showTimesIn(null);
});

test("leaves the year out of this year's moments only", () => {
  expect([
    formatMoment("2026-11-19T15:31:00.000Z", now, "UTC"),
    formatMoment("2025-12-31T23:30:00.000Z", now, "UTC"),
    formatMoment("2025-12-31T23:30:00.000Z", now, "Asia/Tokyo"),
    formatClock("2026-11-19T00:05:00.000Z", "UTC"),
  ]).toEqual(["19 Nov, 15:31", "31 Dec 2025, 23:30", "1 Jan, 08:30", "00:05"]);
});

test.each([
  ["en-US", "Oct 5, 2:30 PM"],
  ["en-GB", "5 Oct, 14:30"],
  ["de-DE", "5. Okt., 14:30"],
  ["ja-JP", "10月5日 14:30"],
  ["fa-IR", "5 اکتبر، 14:30"],
  ["th-TH", "5 ต.ค. 14:30"],
])("writes a moment as read in %s", (locale, words) => {
  writeIn(locale);
  expect(formatMoment("2026-10-05T14:30:00.000Z", now, "UTC")).toBe(words);
});

test("follows the chosen zone, and the device's where this runtime does not know it", () => {
  showTimesIn("America/New_York");
  expect([shownZone(), formatClock("2026-11-19T15:31:00.000Z")]).toEqual(["America/New_York", "10:31"]);
  showTimesIn("Atlantis/Center");
  expect(shownZone()).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  expect(() => writeIn("no locale")).not.toThrow();
});

test("names the whole instant with its zone, and no hour that nobody gave", () => {
  showTimesIn("America/New_York");
  expect([
    formatWhole({ at: "2026-10-05T14:30:07.000Z", dateOnly: false }),
    formatWhole({ at: "2026-10-05T00:00:00.000Z", dateOnly: true }),
  ]).toEqual([
    "Mon, 5 Oct 2026, 10:30:07 GMT\u221204:00, New York",
    "Mon, 5 Oct 2026, no time of day is known",
  ]);
});

test.each([
  ["2026-11-19T15:31:40.000Z", "40 s"],
  ["2026-11-19T16:46:00.000Z", "1 h 15 min"],
  ["2026-11-21T15:31:00.000Z", "2 d"],
])("says how long a trade closed at %s was held", (to, text) => {
  expect(formatHeld("2026-11-19T15:31:00.000Z", to)).toBe(text.replaceAll(" ", "\u00a0"));
});

test("counts minutes for an hour, then names the moment", () => {
  expect([
    formatAgo("2026-11-19T15:30:31.000Z", now),
    formatAgo("2026-11-19T15:27:00.000Z", now),
    formatAgo("2026-11-19T14:31:00.000Z", now).length > 5,
  ]).toEqual(["just now", "4\u00a0min ago", true]);
});

test("names the offset that held at that instant", () => {
  expect([
    formatOffset("2026-11-19T15:31:00.000Z", "America/New_York"),
    formatOffset("2026-07-19T15:31:00.000Z", "America/New_York"),
    formatOffset("2026-11-19T15:31:00.000Z", "UTC"),
  ]).toEqual(["UTC\u221205:00", "UTC\u221204:00", "UTC"]);
});

test("drops the hour of moments in other years where room is short", () => {
  expect([
    formatShort("2026-11-19T15:31:00.000Z", now, "UTC"),
    formatShort("2025-06-24T16:43:00.000Z", now, "UTC"),
  ]).toEqual(["19 Nov, 15:31", "24 Jun 2025"]);
});
