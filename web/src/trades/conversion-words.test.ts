import { expect, test } from "vitest";
import type { Conversion } from "#shared/contracts/conversion.ts";
import { formatCalendar } from "../numbers/format-time.ts";
import { conversionWords, splitWords } from "./conversion-words.ts";

const complete: Conversion = {
  currency: "EUR",
  source: "ecb",
  status: "complete",
  missing: [],
  lastDay: "2026-11-27",
};
const [first, last] = ["2025-01-02", "2026-11-27"].map((day) => formatCalendar(day, "whole"));
const usd = { currency: "USD", days: 1, from: "2026-11-27", to: "2026-11-27" };
const gbp = { currency: "GBP", days: 12, from: "2025-01-02", to: "2026-11-27" };

test("a total says whose rates it has, and what is from prices", () => {
  expect(conversionWords(complete)).toBe(
    `Totals in EUR, each amount at the European Central Bank’s rate of its day, the last of ${last}.`,
  );
  expect(conversionWords({ ...complete, lastDay: null })).toBeNull();
  expect(splitWords({ pricePnl: "120", fxPnl: "-3.104" }, "EUR")).toBe(
    "from price +120.00 · from currency −3.10",
  );
  expect(splitWords({ pricePnl: null, fxPnl: null }, "EUR")).toBeNull();
});

test("a total that is missing names the rates that are", () => {
  const without: Conversion = { ...complete, status: "rates_missing", missing: [usd] };
  expect(conversionWords(without)).toBe(
    `No total in EUR: the European Central Bank has no rate for USD on ${last}.`,
  );
  expect(conversionWords({ ...without, missing: [gbp, usd] })).toContain(
    `GBP on 12 days, ${first} to ${last}; USD on ${last}.`,
  );
  expect(conversionWords({ ...without, missing: [gbp, usd, usd, usd] })).toContain(
    "2026; and 3 more currencies.",
  );
  expect(conversionWords({ ...complete, status: "outdated" })).toContain("still being worked out");
});
