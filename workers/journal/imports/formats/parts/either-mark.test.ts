import { expect, test } from "vitest";
import { readEitherMark } from "./either-mark.ts";

test.each([
  ["1.234,56", ",", "1234.56"],
  ["1,234.56", ",", "1234.56"],
  ["1.234", ",", "1234"],
  ["1.234", ".", "1.234"],
  ["1,234", ",", "1.234"],
  ["1,234", ".", "1234"],
  ["0,039", ".", "0.039"],
  ["0.039", ",", "0.039"],
  ["-97.93", ",", "-97.93"],
  ["-26,45", ".", "-26.45"],
  ["1 757,95", ".", "1757.95"],
  ["1.234.567", ",", "1234567"],
  ["(6.97)", ".", "-6.97"],
  ["(0,10)", ".", "-0.1"],
  ["\u22125", ".", "-5"],
] as const)("%s with the mark %s is %s", (cell, mark, value) => {
  expect(readEitherMark(cell, "amount", mark)).toBe(value);
});

test.each(["", "1.2.3", "12.34.567,8", "1,23,456.7", "five", "()", "1.234,567.8"])(
  "%j is refused",
  (cell) => {
    expect(() => readEitherMark(cell, "amount", ",")).toThrow("amount");
  },
);
