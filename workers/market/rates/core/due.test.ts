import { expect, test } from "vitest";
import { fileDue } from "./due.ts";

test.each([
  // 27 November 2026 is a Friday.
  [null, "2026-11-27T10:00:00Z", "hist"],
  ["2026-11-26", "2026-11-27T15:14:59Z", null],
  ["2026-11-26", "2026-11-27T15:15:00Z", "daily"],
  ["2026-11-27", "2026-11-27T15:15:00Z", null],
  ["2026-11-27", "2026-11-29T23:00:00Z", null],
  ["2026-11-27", "2026-11-30T15:15:00Z", "daily"],
  ["2026-11-26", "2026-11-30T15:15:00Z", "hist-90d"],
  ["2026-11-26", "2026-11-30T15:00:00Z", "daily"],
  ["2026-09-15", "2026-11-27T16:00:00Z", "hist-90d"],
  ["2026-09-01", "2026-11-27T16:00:00Z", "hist"],
  ["2027-01-01", "2026-11-27T16:00:00Z", null],
])("with %s as the last known day, at %s: %s", (newest, at, expected) => {
  expect(fileDue(newest, Date.parse(at))).toBe(expected);
});
