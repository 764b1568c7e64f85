import { expect, test } from "vitest";
import { contractRootOf } from "./contract-roots.ts";

test.each([
  ["ESH6", "ES", "50", "USD"],
  ["/ESH26:XCME", "ES", "50", "USD"],
  ["MNQZ6", "MNQ", "2", "USD"],
  ["MYMU6", "MYM", "0.5", "USD"],
  ["M2KM26", "M2K", "5", "USD"],
  ["6EM6", "6E", "125000", "USD"],
  ["1OZG6", "1OZ", "1", "USD"],
  ["ZNH6", "ZN", "1000", "USD"],
  ["FDAXH6", "FDAX", "25", "EUR"],
  ["FESXM6", "FESX", "10", "EUR"],
  ["SR3M6", "SR3", "2500", "USD"],
])("%s is a %s, whose point is worth %s %s", (symbol, root, multiplier, currency) => {
  expect(contractRootOf(symbol)).toEqual({ root, multiplier, currency });
});

test.each(["ACME", "", "ES", "ESH", "ES H6", "ESA6"])("“%s” is no contract", (symbol) => {
  expect(() => contractRootOf(symbol)).toThrow("is not the symbol of a futures contract");
});

test("refuses a root that is not known instead of guessing its value", () => {
  expect(() => contractRootOf("QQQH6")).toThrow("The value of a point of the future QQQ is not known");
});
