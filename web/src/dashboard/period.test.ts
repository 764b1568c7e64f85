import { expect, test } from "vitest";
import { periodStart } from "./period.ts";

test("begins a period at a UTC midnight, and all time nowhere", () => {
  const now = Date.parse("2026-11-19T15:31:00.000Z");
  expect([periodStart("30", now), periodStart("90", now + 60_000), periodStart("all", now)]).toEqual([
    "2026-10-20T00:00:00.000Z",
    "2026-08-21T00:00:00.000Z",
    null,
  ]);
});
