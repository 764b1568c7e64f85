import { beforeEach, expect, test } from "vitest";
import { writeIn } from "../../numbers/reader.ts";
import {
  feesWords,
  bookingsWords,
  leftOutWords,
  namesWords,
  oddPricesWords,
  spanWords,
  tradesWords,
} from "./contents-words.ts";

beforeEach(() => writeIn("en-US"));

test("names the first of many, and one alone without its number", () => {
  const names = ["ACME", "BOLT", "CRUX", "DELV", "EMBR", "FLUX"];
  expect([
    namesWords({ count: 1, names: ["ACME"] }),
    namesWords({ count: 2, names: ["ACME", "BOLT"] }),
    namesWords({ count: 1_204, names }),
    namesWords({ count: 0, names: [] }),
    namesWords({ count: 1, names: ["X".repeat(96)] }),
  ]).toEqual([
    "ACME",
    "2: ACME, BOLT",
    "1,204: ACME, BOLT, CRUX, DELV, EMBR and 1,199 more",
    "none",
    `${"X".repeat(24)}…`,
  ]);
});

test("tells dates as days, and one day once", () => {
  const now = Date.parse("2026-06-01T12:00:00Z");
  const span = { from: "2025-05-28T00:00:00.000Z", fromDateOnly: true, toDateOnly: true };
  expect([
    spanWords({ ...span, to: "2026-05-26T00:00:00.000Z" }, now),
    spanWords({ ...span, to: span.from }, now),
  ]).toEqual(["May 28, 2025 – May 26", "May 28, 2025"]);
});

test("tells fees by currency, and how many are not shown", () => {
  const fees = [
    { currency: "USD", amount: "1888.2" },
    { currency: "EUR", amount: "-3.1" },
  ];
  expect([
    feesWords({ fees, feeCurrencies: 2 }),
    feesWords({ fees, feeCurrencies: 9 }),
    feesWords({ fees: [], feeCurrencies: 0 }),
  ]).toEqual(["1,888.20 USD · \u22123.10 EUR", "1,888.20 USD · \u22123.10 EUR · 7 more currencies", "none"]);
});

test("tells trades as about as many, or why they are not counted", () => {
  expect([
    tradesWords({ closed: 1_416, open: 3 }),
    tradesWords({ closed: 0, open: 1 }),
    tradesWords({ closed: 0, open: 0 }),
    tradesWords(null),
  ]).toEqual(["≈ 1,416 closed, 3 open", "≈ 1 open", "none", "not counted for more than 50,000 new fills"]);
});

test("tells rows left out by their kind, and where the first is", () => {
  expect([
    leftOutWords({ kind: "currency_conversion", rows: 3, firstLine: 12 }),
    leftOutWords({ kind: "currency_conversion", rows: 1, firstLine: 12 }),
    leftOutWords({ kind: "other_kind", rows: 2, firstLine: 4 }),
  ]).toEqual([
    "3 currency conversions, first on line 12",
    "1 currency conversion, line 12",
    "2 rows that are no trades, first on line 4",
  ]);
});

test("warns of a price that no share has, and shows the first rows", () => {
  const first = [2, 3, 4, 5].map((line) => ({ line, symbol: "ACME", price: "-50" }));
  expect([
    oddPricesWords({ rows: 1, first: [{ line: 4, symbol: "ACME", price: "0" }] }),
    oddPricesWords({ rows: 9, first }),
  ]).toEqual([
    "A share price is zero or below: line 4 ACME at 0.00. Check the file; imported, they count as they are.",
    "9 share prices are zero or below: line 2 ACME at \u221250.00, line 3 ACME at \u221250.00, line 4 ACME at \u221250.00 and 6 more. Check the file; imported, they count as they are.",
  ]);
});

test("bookings are told by kind with their sums", () => {
  const sums = [
    { currency: "USD", amount: "310.2" },
    { currency: "EUR", amount: "4" },
  ];
  expect(bookingsWords({ kind: "dividend", rows: 12, sums })).toBe("12 dividends, 310.20 USD, 4.00 EUR");
  expect(bookingsWords({ kind: "split", rows: 1, sums: [] })).toBe("1 split");
});
