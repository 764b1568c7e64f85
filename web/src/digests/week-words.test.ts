import { expect, test } from "vitest";
import { unchangedOf } from "./unchanged.ts";
import { shortWeekWords } from "./week-words.ts";

test("a column is named by the days of its week, also where the year or the month turns", () => {
  expect(shortWeekWords("2026-11-16")).toBe("Nov 16 – Nov 22");
  expect(shortWeekWords("2025-12-29")).toBe("Dec 29 – Jan 4");
});

test("a digest of the same revision has not changed, and a new or rewritten one has", () => {
  const shown = [{ id: "dig_1", week: "2026-11-16", revision: 2 }];
  expect(unchangedOf({ id: "dig_1", week: "2026-11-16", revision: 2 }, shown)).toEqual(shown[0]);
  expect(unchangedOf({ id: "dig_1", week: "2026-11-16", revision: 3 }, shown)).toBeUndefined();
  expect(unchangedOf({ id: "dig_2", week: "2026-11-23", revision: 1 }, shown)).toBeUndefined();
  expect(unchangedOf(undefined, shown)).toBeUndefined();
});
