import { expect, test } from "vitest";
import type { ExplainedPart } from "#shared/contracts/explain.ts";
import { partName, partSum, termsWords } from "./part-words.ts";
import { within } from "./within.ts";

const part: ExplainedPart = {
  key: "2026-01",
  label: "2026-01",
  from: "2026-01-01T00:00:00.000Z",
  to: "2026-02-01T00:00:00.000Z",
  at: null,
  count: 500,
  values: ["10", "2.5"],
};
const bounds = { from: part.from, to: part.to };
const metrics = { of: "metrics", figure: "maxDrawdown", currency: "USD", by: "month", filter: {} } as const;

test("a part leads to smaller ones within its bounds, and a drawdown to net P&L", () => {
  expect(within(metrics, part)).toEqual({ ...metrics, figure: "netPnl", by: "day", filter: bounds });
  const few = within(metrics, { ...part, count: 3 });
  expect(few).toMatchObject({ by: "trade", filter: bounds });
  const trade = { ...part, key: "trd_1", label: "ACME" };
  expect(within({ ...metrics, figure: "netPnl", by: "trade" }, trade)).toEqual({ id: "trd_1", ...bounds });
  // Of a win rate the whole trade counts, whenever its parts were closed.
  expect(within({ ...metrics, figure: "winRate", by: "trade" }, trade)).toEqual({ id: "trd_1" });
  expect(within({ ...metrics, by: "account" }, { ...part, key: "acc_1" })).toMatchObject({
    by: "month",
    filter: { account: "acc_1" },
  });
  const list = {
    of: "trades",
    figure: "fees",
    currency: "USD",
    by: "month",
    filter: { status: "closed" },
  } as const;
  expect(within(list, part)).toMatchObject({
    filter: { status: "closed", partFrom: part.from, partTo: part.to },
  });
  const bookings = { of: "bookings", currency: "USD", by: "kind", filter: {} } as const;
  expect(within(bookings, { ...part, key: "dividend" })).toMatchObject({ filter: { kind: "dividend" } });
  expect(within({ ...bookings, by: "booking" }, part)).toBe(null);
});

test("a part is named and added up as its figure is", () => {
  const terms = [
    { term: "grossPnl" as const, words: "Gross P&L", total: "10" },
    { term: "fees" as const, words: "Fees", total: "2.5" },
  ];
  const told = { terms, currency: "USD", by: "month", figure: "netPnl" };
  expect([partSum(told, part.values), partSum({ ...told, figure: "winRate" }, part.values)]).toEqual([
    "7.5",
    null,
  ]);
  expect(partSum({ ...told, terms: terms.slice(1), figure: "fees" }, ["2.5"])).toBe("2.5");
  expect(termsWords(told, ["10", "0"])).toBe("gross P&L 10.00");
  expect([partName("month", part), partName("row", { key: "", label: "buy ACME" })]).toEqual([
    "Jan 2026",
    "Buy ACME",
  ]);
});
