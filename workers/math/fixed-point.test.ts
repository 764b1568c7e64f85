import { expect, test } from "vitest";
import { averagePrice, averageValue, fromFixed, halfEven, share, toFixed18 } from "./fixed-point.ts";

test.each([
  ["0", "0"],
  ["-0.50", "-0.5"],
  ["100", "100"],
  ["12345678901234567890.123456789012345678", "12345678901234567890.123456789012345678"],
  ["0.000000000000000001", "0.000000000000000001"],
  ["7.1000000000000000000000", "7.1"],
])("reads %s and writes %s", (text, shortest) => {
  expect(fromFixed(toFixed18(text), 18)).toBe(shortest);
});

test.each([
  [5n, 2n, 2n],
  [7n, 2n, 4n],
  [-5n, 2n, -2n],
  [-7n, 2n, -4n],
  [8n, 3n, 3n],
  [-8n, 3n, -3n],
  [6n, 3n, 2n],
])("rounds %d / %d to %d", (dividend, divisor, rounded) => {
  expect(halfEven(dividend, divisor)).toBe(rounded);
});

test("a share is a multiple of its step", () => {
  expect(share(10n, 1n, 3n, 1n)).toBe(3n);
  expect(share(1000n, 1n, 3n, 100n)).toBe(300n);
  expect(share(-1000n, 1n, 3n, 100n)).toBe(-300n);
});

const value = (text: string) => toFixed18(text) * 10n ** 18n;

test("an average that is exact stays exact, another is rounded to twelve places", () => {
  expect(fromFixed(averagePrice(value("10"), toFixed18("4")), 18)).toBe("2.5");
  expect(fromFixed(averagePrice(value("10"), toFixed18("3")), 18)).toBe("3.333333333333");
  expect(fromFixed(averagePrice(value("0.00001"), toFixed18("3")), 18)).toBe("0.000003333333333333");
  expect(fromFixed(averageValue(value("10"), toFixed18("1"), toFixed18("3")), 36)).toBe("3.333333333333");
  expect(fromFixed(averageValue(value("10"), toFixed18("3"), toFixed18("4")), 36)).toBe("7.5");
});
