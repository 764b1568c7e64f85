import fc from "fast-check";
import { expect, test } from "vitest";
import { type Big, decimal } from "#shared/decimal.ts";
import type { AccountSums } from "./sums.ts";
import { allocate, combine, type Convert, onlyCurrency, toAccount } from "./worth.ts";

const PAPER: AccountSums = {
  id: "acc_1",
  name: "Paper",
  kind: "paper",
  currency: "USD",
  positions: 2,
  value: "1500",
  shorts: "1000",
  unrealized: "40",
  realized: null,
  cash: "98600",
  reserved: "600",
  start_balance: "100000",
  day: "2026-03-02",
  day_equity: "100200",
};
const JOURNAL: AccountSums = {
  ...PAPER,
  id: "acc_2",
  name: "Main",
  kind: "journal",
  value: "300",
  shorts: "0",
  unrealized: "-20",
  realized: "120.5",
  cash: null,
  reserved: null,
  start_balance: null,
  day: null,
  day_equity: null,
};
const same: Convert = (amount, from, to) => (from === to ? amount : null);
const half: Convert = (amount, from, to) => (from === to ? amount : amount.times("0.5"));

test("a paper account: equity, buying power without 150 % of shorts, and the P&L of the day and since the start", () => {
  expect(toAccount(PAPER, "2026-03-02")).toMatchObject({
    cash: "98600",
    marketValue: "1500",
    equity: "100100",
    marginUsed: "1500",
    buyingPower: "96500",
    dayPnl: "-100",
    totalPnl: "100",
  });
  expect(toAccount(PAPER, "2026-03-03").dayPnl).toBeNull();
  expect(toAccount({ ...PAPER, day: null, day_equity: null }, "2026-03-02").dayPnl).toBe("100");
});

test("without a price nothing is said that hangs on it", () => {
  const unpriced = { ...PAPER, value: null, shorts: null, unrealized: null };
  expect(toAccount(unpriced, "2026-03-02")).toMatchObject({
    cash: "98600",
    marketValue: null,
    equity: null,
    buyingPower: null,
    dayPnl: null,
    totalPnl: null,
  });
  const account = toAccount(unpriced, "2026-03-02");
  expect(combine([account], "USD", same)).toMatchObject({ cash: "98600", equity: null, marketValue: null });
});

test("a journal account has no cash; its P&L is what it realised and what it has open", () => {
  expect(toAccount(JOURNAL, "2026-03-02")).toMatchObject({ cash: null, equity: null, totalPnl: "100.5" });
});

test("accounts of the journal alone have no equity that could be told", () => {
  const figures = combine([toAccount(JOURNAL, "2026-03-02")], "USD", same);
  expect(figures).toMatchObject({ cash: null, equity: null, dayPnl: null, totalPnl: "100.5" });
});

test("what shorts keep back has no more places than a decimal, and is rounded against the account", () => {
  const sums = { ...PAPER, cash: "1", reserved: "0", shorts: "0.000000000000000001" };
  expect(toAccount(sums, "2026-03-02")).toMatchObject({
    marginUsed: "0.000000000000000002",
    buyingPower: "0.999999999999999998",
  });
});

test("accounts of several currencies are added up in the base currency, or not at all", () => {
  const accounts = [toAccount(PAPER, "2026-03-02"), toAccount({ ...JOURNAL, currency: "EUR" }, "2026-03-02")];
  expect(onlyCurrency(accounts)).toBeNull();
  expect(combine(accounts, null, same)).toBeNull();
  expect(combine(accounts, "USD", same)).toMatchObject({ marketValue: null, equity: "100100" });
  expect(combine(accounts, "USD", half)).toMatchObject({ marketValue: "1650", totalPnl: "150.25" });
});

test("shares of what is held add up to one, and what the largest leave over is other", () => {
  const weights = ["A", "B", "C"].map((symbol, at) => ({
    symbol,
    currency: "USD",
    value: String(300 - at * 100),
  }));
  const totals = [{ currency: "USD", value: "600" }];
  expect(allocate({ weights, totals }, { currency: "USD", convert: same, most: 3 })).toEqual([
    { symbol: "A", share: "0.5" },
    { symbol: "B", share: "0.333333" },
    { symbol: "C", share: "0.166667" },
  ]);
  expect(allocate({ weights, totals }, { currency: "USD", convert: same, most: 1 })).toEqual([
    { symbol: "A", share: "0.5" },
    { symbol: "other", share: "0.5" },
  ]);
  expect(allocate({ weights, totals: [] }, { currency: "USD", convert: same, most: 3 })).toEqual([]);
  expect(allocate({ weights, totals }, { currency: "EUR", convert: same, most: 3 })).toEqual([]);
});

test("whatever is held, no share is negative and all together are one", () => {
  const held = fc.array(
    fc.record({ symbol: fc.constantFrom("A", "B", "C", "D"), value: fc.integer({ min: 1, max: 1_000_000 }) }),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(held, (rows) => {
      const weights = rows.map(({ symbol, value }) => ({ symbol, currency: "USD", value: String(value) }));
      const total = rows.reduce((sum, { value }) => sum + value, 0);
      const totals = [{ currency: "USD", value: String(total) }];
      const shares = allocate({ weights, totals }, { currency: "USD", convert: same, most: 2 });
      const sum = shares.reduce((all: Big, { share }) => all.plus(share), decimal(0));
      expect(shares.every(({ share }) => decimal(share).gte(0))).toBe(true);
      expect(sum.minus(1).abs().lte("0.000003")).toBe(true);
    }),
  );
});
