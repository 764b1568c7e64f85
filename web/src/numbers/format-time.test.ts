import { expect, test } from "vitest";
import {
  formatAgo,
  formatClock,
  formatHeld,
  formatMoment,
  formatOffset,
  formatShort,
} from "./format-time.ts";

const now = Date.parse("2026-11-19T15:31:00.000Z");

test("leaves the year out of this year's moments only", () => {
  expect([
    formatMoment("2026-11-19T15:31:00.000Z", now, "UTC"),
    formatMoment("2025-12-31T23:30:00.000Z", now, "UTC"),
    formatMoment("2025-12-31T23:30:00.000Z", now, "Asia/Tokyo"),
    formatClock("2026-11-19T00:05:00.000Z", "UTC"),
  ]).toEqual(["19 Nov 15:31", "31 Dec 2025 23:30", "1 Jan 08:30", "00:05"]);
});

test.each([
  ["2026-11-19T15:31:40.000Z", "40\u00a0s"],
  ["2026-11-19T16:13:00.000Z", "42\u00a0min"],
  ["2026-11-20T04:31:00.000Z", "13\u00a0h"],
  ["2026-11-21T15:31:00.000Z", "2\u00a0d"],
])("says how long a trade closed at %s was held", (to, text) => {
  expect(formatHeld("2026-11-19T15:31:00.000Z", to)).toBe(text);
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
  ]).toEqual(["19 Nov 15:31", "24 Jun 2025"]);
});
