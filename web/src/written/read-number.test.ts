import { expect, test } from "vitest";
import { readNumber } from "./read-number.ts";

test.each([
  ["", false, null],
  [" 98.50 ", false, "98.50"],
  ["-3", false, "-3"],
  ["-3", true, undefined],
  ["0", true, undefined],
  ["1,5", false, undefined],
])("%j is read as a number that must be above zero: %j", (text, mustBeAbove, read) => {
  expect(readNumber(text, mustBeAbove)).toBe(read);
});
