import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Performance } from "#shared/contracts/performance.ts";
import type { Trade } from "#shared/contracts/trades.ts";
import { listStored } from "./list-stored.ts";
import { summarizeStored, symbolsOf } from "./summarize-stored.ts";

const file = new URL("../../public/sample-year/year.json", import.meta.url);
const { trades, performance } = JSON.parse(readFileSync(file, "utf8")) as {
  trades: Trade[];
  performance: Performance;
};
const list = (query: string) => listStored(trades, new URLSearchParams(query));

test("the list in its own order is the list as the server gave it", () => {
  const ids = list("limit=500").items.map(({ id }) => id);
  expect(ids).toEqual(trades.slice(0, 500).map(({ id }) => id));
  expect(list("limit=500&cursor=500")).toEqual({ items: trades.slice(500), nextCursor: null });
  expect(list("limit=10&offset=20").items).toEqual(trades.slice(20, 30));
});

test("every filter finds what it names", () => {
  const query =
    "limit=500&symbolPrefix=pe&status=closed&direction=long&result=loss&from=2026-01-01T00:00:00Z";
  const { items } = list(query);
  expect(items.length).toBeGreaterThan(3);
  for (const trade of items) {
    expect(trade).toMatchObject({ status: "closed", direction: "long" });
    expect(trade.symbol).toMatch(/^PE/);
    expect(Number(trade.netPnl)).toBeLessThan(0);
    expect(trade.closedAt?.slice(0, 4)).toBe("2026");
  }
  expect(new Set(list("limit=500&symbol=GULF,DUNE").items.map(({ symbol }) => symbol))).toEqual(
    new Set(["GULF", "DUNE"]),
  );
});

test("each column of the distribution finds as many trades as it counts", () => {
  const found = performance.distribution.net.map(({ from, to }) => {
    const query = new URLSearchParams({ limit: "500", status: "closed" });
    if (from !== null) query.set("netFrom", from);
    if (to !== null) query.set("netTo", to);
    return list(query.toString()).items.length;
  });
  expect(found).toEqual(performance.distribution.net.map(({ trades: count }) => count));
  expect(found.length).toBeGreaterThan(5);
});

test("a trade without the figure comes last in both orders", () => {
  for (const sort of ["held", "-held", "exitPrice", "-exitPrice"]) {
    const all = [...list(`limit=500&sort=${sort}`).items, ...list(`limit=500&sort=${sort}&cursor=500`).items];
    expect(all.map(({ status }) => status).lastIndexOf("closed")).toBe(
      all.filter(({ status }) => status === "closed").length - 1,
    );
  }
  const nets = list("limit=500&sort=netPnl").items.map(({ netPnl }) => Number(netPnl));
  expect(nets).toEqual(nets.toSorted((a, b) => a - b));
});

test("the sums are those of the trades, by month from the latest on", () => {
  const summary = summarizeStored(trades, new URLSearchParams());
  expect(summary).toMatchObject({ trades: trades.length, byCurrency: [{ currency: "USD" }] });
  expect(summary.months.map(({ month }) => month).at(-1)).toBe("2025-10");
  expect(summary.months.reduce((sum, month) => sum + month.trades, summary.openTrades)).toBe(trades.length);
  expect(symbolsOf(trades, new URLSearchParams({ symbolPrefix: "d" })).items).toMatchObject([
    { symbol: "DUNE" },
  ]);
});
