import { expect, test } from "vitest";
import { IMPORTED, LONG, PAPER, portfolioWith, SHORT } from "#test/fixtures/portfolios.ts";
import { accountMissing, combinedMissing } from "./missing-words.ts";

const unpriced = { marketPrice: null, marketValue: null, unrealizedPnl: null, pricedAt: null };
const nothing = { cash: null, marketValue: null, equity: null, dayPnl: null, totalPnl: null };
const UNPRICED = { ...PAPER, marketValue: null, equity: null, dayPnl: null, totalPnl: null };

test("names the symbols without a price, the first ones of many", () => {
  const one = portfolioWith({ accounts: [UNPRICED], positions: [{ ...LONG, ...unpriced }, SHORT] });
  expect(accountMissing(UNPRICED, "equity", one)).toBe("no price for ACME");
  expect(combinedMissing(one, "equity")).toBe("no price for ACME");
  const positions = ["A", "B", "C", "D", "E"].map((symbol) => ({ ...LONG, ...unpriced, symbol }));
  expect(accountMissing(UNPRICED, "equity", { positions })).toBe("no price for A, B, C and 2 more");
  expect(accountMissing(UNPRICED, "equity", { positions: positions.slice(0, 4) })).toBe(
    "no price for A, B, C and D",
  );
  expect(accountMissing(UNPRICED, "equity", { positions: [LONG] })).toBe(
    "no price for a position that is not listed",
  );
});

test("names the rates that are missing, of the accounts that the figure sums", () => {
  const euro = { ...PAPER, id: "acc_euro", currency: "EUR" };
  const pounds = { ...IMPORTED, currency: "GBP" };
  const mixed = portfolioWith({
    accounts: [PAPER, euro, pounds],
    combined: { currency: "USD", ...nothing },
  });
  expect(combinedMissing(mixed, "cash")).toBe("no rate EUR to USD");
  expect(combinedMissing(mixed, "totalPnl")).toBe("no rate EUR to USD or GBP to USD");
  expect(combinedMissing({ ...mixed, combined: null }, "cash")).toBe(
    "no base currency is chosen, and the accounts have several",
  );
});

test("says what an imported account cannot know, and that a day began without a record", () => {
  expect(accountMissing(IMPORTED, "cash", { positions: [] })).toBe(
    "not known: statements were imported, not cash",
  );
  const young = { ...PAPER, dayPnl: null };
  expect(accountMissing(young, "dayPnl", { positions: [] })).toBe(
    "not known: the day began without a record",
  );
  expect(combinedMissing(portfolioWith({ accounts: [young] }), "dayPnl")).toBe(
    "not known: the day began without a record",
  );
});
