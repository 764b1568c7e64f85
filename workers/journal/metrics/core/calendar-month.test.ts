import { expect, test } from "vitest";
import { arrangeMonth, monthOf, spanOf } from "./calendar-month.ts";
import type { GroupSums } from "./group-measures.ts";

function earned(key: string, gross: string, currency = "USD"): GroupSums {
  const net = { won: gross.startsWith("-") ? "0" : gross, lost: gross.startsWith("-") ? gross : "0" };
  const counts = {
    trades: 1,
    openTrades: 0,
    wins: net.won === "0" ? 0 : 1,
    losses: net.lost === "0" ? 0 : 1,
  };
  return {
    key,
    kind: null,
    rule: null,
    currency,
    groups: 1,
    price: null,
    even: "0",
    gross,
    fees: "0",
    foreignFees: 0,
    feesUnknown: 0,
    ...counts,
    ...net,
  };
}

test("weeks are cut to the month, and sum to it", () => {
  const rows = [
    earned("2026-02-28", "1000"),
    earned("2026-03-01", "10"),
    earned("2026-03-02", "-4"),
    earned("2026-03-08", "1"),
    earned("2026-03-31", "0.5"),
    earned("2026-04-01", "2000"),
  ];
  const { days, weeks, total } = arrangeMonth("2026-03", rows);
  expect(days.map(({ day, netPnl }) => [day, netPnl])).toEqual([
    ["2026-03-01", "10"],
    ["2026-03-02", "-4"],
    ["2026-03-08", "1"],
    ["2026-03-31", "0.5"],
  ]);
  expect(weeks.map(({ from, to, netPnl, trades }) => [from, to, netPnl, trades])).toEqual([
    ["2026-03-01", "2026-03-01", "10", 1],
    ["2026-03-02", "2026-03-08", "-3", 2],
    ["2026-03-09", "2026-03-15", null, 0],
    ["2026-03-16", "2026-03-22", null, 0],
    ["2026-03-23", "2026-03-29", null, 0],
    ["2026-03-30", "2026-03-31", "0.5", 1],
  ]);
  expect(total).toMatchObject({ trades: 4, wins: 3, losses: 1, netPnl: "7.5", winRate: "0.75" });
});

test("a day of two currencies has counts and no sum of money", () => {
  const { total } = arrangeMonth("2026-03", [earned("2026-03-01", "10"), earned("2026-03-01", "5", "EUR")]);
  expect(total).toMatchObject({ trades: 2, netPnl: null, currency: null });
  expect(total.byCurrency.map(({ currency, netPnl }) => [currency, netPnl])).toEqual([
    ["USD", "10"],
    ["EUR", "5"],
  ]);
});

test("the running month is that of the zone, and its span holds it in every zone", () => {
  expect(monthOf(Date.UTC(2026, 2, 1, 2), "America/New_York")).toBe("2026-02");
  expect(monthOf(Date.UTC(2026, 2, 31, 23), "Europe/Berlin")).toBe("2026-04");
  expect(spanOf("2026-12")).toEqual({ from: "2026-11-30T09:00:00.000Z", to: "2027-01-01T15:00:00.000Z" });
});
