import { expect, test } from "vitest";
import { boundsOf } from "./bounds-of.ts";

const WINDOW = { from: "2026-01-15T10:00:00.000Z", to: "2026-03-02T00:00:00.000Z" };
const OPEN = { from: null, to: null };

test.each([
  ["month", "2025-12", OPEN, ["2025-12-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z"]],
  ["month", "2026-01", WINDOW, [WINDOW.from, "2026-02-01T00:00:00.000Z"]],
  ["month", "2026-03", WINDOW, ["2026-03-01T00:00:00.000Z", WINDOW.to]],
  ["day", "2026-02-28", WINDOW, ["2026-02-28T00:00:00.000Z", "2026-03-01T00:00:00.000Z"]],
  ["symbol", "2026-02", WINDOW, [WINDOW.from, WINDOW.to]],
  ["day", "no day", OPEN, [null, null]],
])("a %s %s lies within its window", (by, key, window, [from, to]) => {
  expect(boundsOf(by, key, window)).toEqual({ from, to });
});
