import { expect, test } from "vitest";
import { periodStart } from "./period.ts";

test("begins a period at a midnight of the reader's zone, and all time nowhere", () => {
  const now = Date.parse("2026-11-19T03:31:00.000Z");
  expect([
    periodStart("30", now, "UTC"),
    periodStart("90", now + 60_000, "UTC"),
    periodStart("30", now, "America/New_York"),
    periodStart("all", now, "UTC"),
  ]).toEqual(["2026-10-20T00:00:00.000Z", "2026-08-21T00:00:00.000Z", "2026-10-19T04:00:00.000Z", null]);
});
