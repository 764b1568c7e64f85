import { expect, test } from "vitest";
import type { Row } from "../../fills/core/facts.ts";
import { leaveOut, readRow, refuse } from "./row-refused.ts";

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
  quantity: "10",
  price: "5",
  fee: "1",
  feeCurrency: "USD",
  executedAt: 0,
  dateOnly: false,
  effect: null,
  executionId: null,
};

function reasonOf(part: Partial<Row>): string | null {
  const found = readRow(3, () => ({ row: { ...ROW, ...part }, stamp: "" }));
  return found !== null && "reason" in found ? (found.reason ?? null) : null;
}

test.each([
  [{ quantity: "999999999999", price: "999999999" }, "quantity × price is"],
  [{ quantity: "10000000", price: "10000000", multiplier: "1" }, "quantity × price is"],
  [{ quantity: "100000", price: "100000", multiplier: "10000" }, "quantity × price is"],
  [{ price: "-99999999999999999999" }, "quantity × price is"],
  [{ quantity: "100000000000000", price: "0.000001" }, "the quantity is"],
  [{ fee: "-100000000000000" }, "the fee is"],
])("refuses a row larger than any trade: %j", (part, reason) => {
  expect(reasonOf(part)).toContain(reason);
});

test.each([{}, { quantity: "9999999", price: "10000000" }, { quantity: "40000000000", price: "0.00000001" }])(
  "takes a large trade that markets know: %j",
  (part) => {
    expect(reasonOf(part)).toBeNull();
  },
);

test("keeps the reason of the format", () => {
  expect(readRow(3, () => refuse("price is empty"))).toEqual({ line: 3, reason: "price is empty" });
});

test("a refused row keeps its reason and records no stack, which would cost more than to read the row", () => {
  const limit = Error.stackTraceLimit;
  const bare = expect.objectContaining({ message: "No", stack: expect.not.stringContaining("\n") });
  expect(() => refuse("No")).toThrow(bare);
  expect(Error.stackTraceLimit).toBe(limit);
  expect(readRow(3, () => refuse("No"))).toEqual({ line: 3, reason: "No" });
  expect(readRow(3, () => leaveOut("other_kind"))).toEqual({ line: 3, leftOut: "other_kind" });
});
