import { expect, test } from "vitest";
import { readMoney, readNumberWith } from "./money.ts";

test.each([
  ["$1,234.50", "1234.5"],
  ["-$5", "-5"],
  ["$-5.10", "-5.1"],
  ["($43.64)", "-43.64"],
  ["$(12.50)", "-12.5"],
  ["€3343.11", "3343.11"],
  ["US$12", "12"],
  ["1,234", "1234"],
  ["12.5 USD", "12.5"],
  ["\u22127.25", "-7.25"],
])("money %s is %s", (cell, value) => {
  expect(readMoney(cell, "Amount")).toBe(value);
});

test.each([
  [",", "1.234,56", "1234.56"],
  [",", "4 577,86", "4577.86"],
  [",", "-0,5", "-0.5"],
  [".", "4,581.91", "4581.91"],
  [".", "1\u00a0234.5", "1234.5"],
] as const)("with the decimal mark %s, %s is %s", (mark, cell, value) => {
  expect(readNumberWith(mark, cell, "Price")).toBe(value);
});

test.each(["", "$", "((1))", "1.2.3", "$1,23", "abc"])("money “%s” is refused", (cell) => {
  expect(() => readMoney(cell, "Amount")).toThrow();
});
