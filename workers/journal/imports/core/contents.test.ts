import { expect, test } from "vitest";
import { ImportContents, MOST_FOLDED_FILLS } from "#shared/contracts/import-contents.ts";
import { MOST_COMPARED_ROWS } from "#shared/contracts/imports.ts";
import type { Row } from "../../fills/core/facts.ts";
import { Contents } from "./contents.ts";
import type { NewFill } from "./incoming.ts";

const ROW: Row = {
  account: "Main",
  symbol: "ACME",
  isin: null,
  currency: "USD",
  assetClass: "equity",
  multiplier: "1",
  underlying: null,
  expiry: null,
  strike: null,
  right: null,
  side: "buy",
  quantity: "1",
  price: "10",
  fee: "0",
  feeCurrency: "USD",
  executedAt: Date.UTC(2026, 2, 2),
  dateOnly: false,
  effect: null,
  executionId: null,
};

test("the answer about 200 000 rows of as many accounts, symbols and currencies stays small", () => {
  const contents = new Contents();
  for (let n = 0; n < MOST_COMPARED_ROWS; n++) {
    const row = {
      ...ROW,
      account: `${n} ${"a".repeat(70)}`,
      symbol: `${n} ${"s".repeat(90)}`,
      price: "-1",
      fee: "9".repeat(20),
      feeCurrency: `C${n % 100_000}`,
    };
    contents.add([{ line: n + 2, row, stamp: "2026-03-02" }], [{ line: n + 2, leftOut: "other_kind" }]);
  }
  const found = contents.found();
  expect(ImportContents.parse(found)).toEqual(found);
  expect(JSON.stringify(found).length).toBeLessThan(6_000);
  expect(found).toMatchObject({
    accounts: { count: MOST_COMPARED_ROWS },
    symbols: { count: MOST_COMPARED_ROWS },
    fees: expect.arrayContaining([{ currency: "C0", amount: "199999999999999999998" }]),
    feeCurrencies: 100_000,
    leftOut: [{ kind: "other_kind", rows: MOST_COMPARED_ROWS, firstLine: 2 }],
    oddPrices: { rows: MOST_COMPARED_ROWS },
  });
});

const fills = (count: number): NewFill[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `new ${n}`,
    accountId: "acc_1",
    ordinal: 0,
    cancels: null,
    facts: {
      instrumentId: `ins_${n % 7}`,
      executedAt: Date.UTC(2026, 2, 2) + n * 1_000,
      dateOnly: false,
      effect: null,
      side: Math.floor(n / 7) % 2 === 0 ? "buy" : "sell",
      quantity: "1",
      price: "10",
      fee: "0",
      feeCurrency: "USD",
      feeSource: "stated",
      executionId: null,
      orderId: null,
      revision: null,
      cancels: false,
    },
  }));

test("trades are foretold up to the most fills that are folded, and not beyond", () => {
  const contents = new Contents();
  contents.addNew(fills(MOST_FOLDED_FILLS));
  const pairs = Math.floor(MOST_FOLDED_FILLS / 14) * 7;
  const rest = MOST_FOLDED_FILLS - 2 * pairs;
  expect(contents.found().trades).toEqual({
    closed: pairs + Math.max(0, rest - 7),
    open: rest > 7 ? 14 - rest : rest,
  });
  contents.addNew(fills(1));
  expect(contents.found().trades).toBeNull();
});

test("an empty file contains nothing", () => {
  expect(new Contents().found()).toEqual({
    accounts: { count: 0, names: [] },
    bookings: [],
    symbols: { count: 0, names: [] },
    span: null,
    fees: [],
    feeCurrencies: 0,
    trades: { closed: 0, open: 0 },
    leftOut: [],
    oddPrices: { rows: 0, first: [] },
  });
});
