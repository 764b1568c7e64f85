import { afterEach, beforeEach, expect, test } from "vitest";
import {
  directionOf,
  formatAverage,
  formatCount,
  formatDecimal,
  formatMoney,
  formatPrice,
  formatPValue,
  formatQuantity,
  formatRange,
  formatShare,
  formatStatistic,
} from "./format-number.ts";
import { hideAmounts, writeIn } from "./reader.ts";

beforeEach(() => writeIn("en-US"));
afterEach(() => hideAmounts(false));

test.each([
  ["12480.35", { places: 2, signed: "always" }, "+12,480.35"],
  ["-3120", { places: 2 }, "\u22123,120.00"],
  ["0", { places: 2, signed: "always" }, "0.00"],
  ["-0.001", { places: 2, signed: "always" }, "0.00"],
  ["0.005", { places: 2 }, "0.01"],
  ["-0.005", { places: 2 }, "\u22120.01"],
  ["1234567.10", {}, "1,234,567.1"],
  ["99999999999999999999.123456789012345678", {}, "99,999,999,999,999,999,999.123456789012345678"],
] as const)("writes %s with %o as %s", (value, shape, text) => {
  expect(formatDecimal(value, shape)).toBe(text);
});

test.each([
  ["de-DE", ["\u221212.480,35", "47,2\u00a0%", "14.402", "< 0,001"]],
  ["de-CH", ["\u221212’480.35", "47.2%", "14’402", "< 0.001"]],
  ["fr-FR", ["\u221212\u202f480,35", "47,2\u00a0%", "14\u202f402", "< 0,001"]],
  ["ar-EG", ["\u200e\u221212,480.35", "47.2\u200e%\u200e", "14,402", "< 0.001"]],
])("writes numbers as read in %s", (locale, texts) => {
  writeIn(locale);
  expect([
    formatMoney("-12480.35", "EUR"),
    formatShare("0.4716981"),
    formatCount(14402),
    formatPValue(0.0002),
  ]).toEqual(texts);
});

test("gives money the places of its currency", () => {
  expect([
    formatMoney("1234.5", "USD"),
    formatMoney("1234.5", "JPY"),
    formatMoney("1234.5", "USDT"),
    formatMoney("-0.00012345", "BTC", "always"),
    formatMoney("0", "BTC"),
    formatMoney("5", null),
  ]).toEqual(["1,234.50", "1,235", "1,234.50", "\u22120.00012345", "0.00", "5.00"]);
});

test("hides amounts and quantities, never percent, counts or prices", () => {
  hideAmounts(true);
  expect([
    formatMoney("-1234.5", "USD", "always"),
    formatQuantity("100"),
    formatShare("0.5"),
    formatCount(7),
    formatPrice("101250"),
  ]).toEqual(["•••", "•••", "50.0%", "7", "101,250.00"]);
});

test("keeps every digit of a price and pads it to two places", () => {
  expect([formatPrice("6742.25"), formatPrice("101250"), formatPrice("1.084350000")]).toEqual([
    "6,742.25",
    "101,250.00",
    "1.08435",
  ]);
});

test("writes shares, counts, statistics and p-values", () => {
  expect([
    formatShare("0.4716981"),
    formatCount(14402),
    formatStatistic(0.0612),
    formatStatistic(-1.384, "always"),
    formatStatistic(Number.NaN),
    formatStatistic(0.05),
    formatStatistic(41),
    formatPValue(0.0081),
    formatPValue(0.41),
    formatPValue(0.0002),
  ]).toEqual(["47.2%", "14,402", "0.061", "\u22121.38", "–", "0.050", "41", "0.008", "0.41", "< 0.001"]);
});

test("reads the direction from the digits, not from a float", () => {
  expect([directionOf("0.000000000000000001"), directionOf("-0.1"), directionOf("-0.00")]).toEqual([
    "up",
    "down",
    "flat",
  ]);
});

test("shows of an average price what a reader needs", () => {
  expect([
    formatAverage("97.760216718266"),
    formatAverage("101250"),
    formatAverage("0.934117263"),
    formatAverage("0.000012345678912"),
    formatAverage("0.000000000001"),
    formatAverage("0"),
  ]).toEqual(["97.7602", "101,250.00", "0.934117", "0.0000123457", "0.000000000001", "0.00"]);
});

test("writes both ends of an interval at the same places", () => {
  expect([formatRange(0.838, 2.2, " … "), formatRange(-0.04, 0.1, " to ")]).toEqual([
    "0.84 … 2.20",
    "\u22120.040 to 0.100",
  ]);
});
