import { expect, test } from "vitest";
import { checkCalendars } from "./calendars.ts";

test("a list of holidays that ends within a year is named, and one that reaches a year ahead is not", () => {
  expect(checkCalendars(Date.parse("2028-01-01T00:00:00Z"))).toBe("");
  expect(checkCalendars(Date.parse("2028-01-02T00:00:00Z"))).toBe(
    ["us-equities", "us-futures", "forex"]
      .map((name) => `${name}: the list of holidays ends on 2028-12-31, within a year\n`)
      .join(""),
  );
});
