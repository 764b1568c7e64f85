import { afterEach, beforeEach, expect, test } from "vitest";
import { formatTold } from "./format-told.ts";
import { writeIn } from "./reader.ts";

beforeEach(() => writeIn("en-US"));
afterEach(() => writeIn("en-US"));

test.each([
  ["-2533.22", "\u22122,533.22"],
  ["+12345.50", "+12,345.50"],
  ["1557", "1,557"],
  ["0.00", "0.00"],
  ["+0.0001235", "+0.0001235"],
])("the server's %s reads %s", (fact, words) => {
  expect(formatTold(fact, "?")).toBe(words);
});

test("the reader's locale decides, and a text that is no number stays as it was told", () => {
  writeIn("de-DE");
  expect(formatTold("-2533.22", "?")).toBe("\u22122.533,22");
  expect(["38 min", "2026-11-16", "BRK.B", "1e5"].map((fact) => formatTold(fact, "as told"))).toEqual(
    Array.from({ length: 4 }, () => "as told"),
  );
});
