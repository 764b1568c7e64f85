import { expect, test } from "vitest";
import { deriveAll, type FillLine, fillsOf } from "#test/fold.ts";
import { readState } from "./checkpoint.ts";

/** Lots 4@100, 5@111.11, 6@122.22 on three days: beancount `beancount/parser/booking_full_test.py`. */
const BEANCOUNT: FillLine[] = ["buy 4 100.00", "buy 5 111.11", "buy 6 122.22"];
const HIFO: FillLine[] = ["buy 50 115", "buy 50 116", "buy 50 114"];

test.each([
  { sold: "2", fifo: "60", lifo: "15.56" },
  { sold: "4", fifo: "120", lifo: "31.12" },
  { sold: "7", fifo: "176.67", lifo: "65.57" },
  { sold: "9", fifo: "214.45", lifo: "103.35" },
  { sold: "11", fifo: "230.01", lifo: "141.13" },
  { sold: "12", fifo: "237.79", lifo: "171.13" },
])("takes beancount's lots: $sold sold at 130", ({ sold, fifo, lifo }) => {
  const { closes } = deriveAll([...BEANCOUNT, `sell ${sold} 130`]);
  expect(closes[0]).toMatchObject({ gross_fifo: fifo, gross_lifo: lifo });
});

test("takes beancount's average cost, 121.8606667 to twelve places", () => {
  const { closes } = deriveAll([...BEANCOUNT, "sell 7 130"]);
  expect(closes[0]?.gross_average).toBe("121.860666666667");
});

test("sells beancount's highest lots first: 40@116, 10@116 25@115, 25@115 5@114", () => {
  const { closes } = deriveAll([...HIFO, "sell 40 120", "sell 35 120", "sell 30 120"]);
  expect(closes.map((close) => close.gross_hifo)).toEqual(["160", "165", "155"]);
});

const average = (lines: FillLine[]) => deriveAll(lines).closes[0]?.gross_average;

test("averages beancount's lots to 104, 101 and 100.50", () => {
  expect(average(["buy 60 100", "buy 40 110", "sell 20 104"])).toBe("0");
  expect(average(["buy 50 100", "buy 50 101", "buy 50 102", "sell 10 101"])).toBe("0");
  expect(average(["buy 50 100", "buy 50 101", "sell 49 100.50"])).toBe("0");
});

test("selling more than is held goes short with the rest", () => {
  const { trades } = deriveAll([...BEANCOUNT, "sell 16 130"]);
  expect(trades.map(({ direction, status, quantity }) => [direction, status, quantity])).toEqual([
    ["long", "closed", "15"],
    ["short", "open", "1"],
  ]);
});

/** LEAN `Tests/Common/Statistics/TradeBuilderTests.cs`: 1000 shares, fee 1 a fill. */
test.each([
  { name: "long", lines: ["buy 1000 1.08 1", "sell 1000 1.09 1"], gross: "10", fees: "2" },
  { name: "short", lines: ["sell 1000 1.08 1", "buy 1000 1.09 1"], gross: "-10", fees: "2" },
  {
    name: "scaled in",
    lines: ["buy 1000 1.08 1", "buy 1000 1.07 1", "sell 2000 1.09 1"],
    gross: "30",
    fees: "3",
  },
] satisfies { name: string; lines: FillLine[]; gross: string; fees: string }[])(
  "builds LEAN's $name trade",
  ({ lines, gross, fees }) => {
    const { trades } = deriveAll(lines);
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({ status: "closed", gross_fifo: gross, fees_fifo: fees });
  },
);

test("gives LEAN's scaled-in trade its entry price of 1.075", () => {
  const { trades } = deriveAll(["buy 1000 1.08 1", "buy 1000 1.07 1", "sell 2000 1.09 1"]);
  expect(trades[0]).toMatchObject({
    entryPrice: "1.075",
    exitPrice: "1.09",
    quantity: "2000",
    openQuantity: "0",
  });
});

test("ends LEAN's long trade and begins its short one at a flip, the fee shared by quantity", () => {
  const { trades } = deriveAll(["buy 1000 1.07 1", "sell 2000 1.08 1", "buy 1000 1.09 1"]);
  expect(trades.map((trade) => [trade.direction, trade.gross_fifo, trade.fees_fifo])).toEqual([
    ["long", "10", "1.5"],
    ["short", "-10", "1.5"],
  ]);
});

/**
 * LuxAlgo `packages/core/tests/round-trips.test.ts` and TradeTally
 * `tests/fixtures/trading-calculation-contracts.json`.
 */
test.each([
  { source: "LuxAlgo long", lines: ["buy 100 10 1", "sell 100 12 1"], net: ["198"] },
  { source: "LuxAlgo EURUSD short", lines: ["sell 10000 1.1", "buy 10000 1.09"], net: ["100"] },
  { source: "LuxAlgo flip", lines: ["buy 2 5000", "sell 6 5010 3", "buy 4 5005"], net: ["19", "18"] },
  { source: "LuxAlgo ES", lines: ["buy 1 5000", "sell 1 5020"], net: ["1000"], multiplier: "50" },
  { source: "LuxAlgo option", lines: ["buy 1 2.50", "sell 1 3.50"], net: ["100"], multiplier: "100" },
  {
    source: "LuxAlgo TSLA",
    lines: ["buy 100 200", "buy 100 210", "sell 50 215", "sell 150 220"],
    net: ["2750"],
  },
  { source: "TradeTally long", lines: ["buy 100 10 1", "sell 100 12 1.25"], net: ["197.75"] },
  { source: "TradeTally short", lines: ["sell 50 20 0.6", "buy 50 18 0.5"], net: ["98.9"] },
  {
    source: "TradeTally option",
    lines: ["buy 2 1.5 1.1", "sell 2 2.25 1.1"],
    net: ["147.8"],
    multiplier: "100",
  },
  {
    source: "TradeTally short option",
    lines: ["sell 1 0.1 0.52", "buy 1 0"],
    net: ["9.48"],
    multiplier: "100",
  },
  {
    source: "TradeTally future",
    lines: ["buy 3 4500 3.6", "sell 3 4504 3.6"],
    net: ["52.8"],
    multiplier: "5",
  },
] satisfies { source: string; lines: FillLine[]; net: string[]; multiplier?: string }[])(
  "agrees with $source",
  ({ lines, net, multiplier }: { lines: FillLine[]; net: string[]; multiplier?: string }) => {
    const { trades } = deriveAll(lines, multiplier);
    expect(trades.map((trade) => trade.netKey)).toEqual(net);
  },
);

test("splits LuxAlgo's flip fee of 3 into 1 and 2", () => {
  const { trades } = deriveAll(["buy 2 5000", "sell 6 5010 3", "buy 4 5005"]);
  expect(trades.map((trade) => trade.fees_fifo)).toEqual(["1", "2"]);
});

test("realises LuxAlgo's NQ close as 20 by FIFO and 10 by LIFO", () => {
  const { trades } = deriveAll(["buy 1 100", "buy 1 110", "sell 1 120"]);
  expect(trades[0]).toMatchObject({
    status: "open",
    gross_fifo: "20",
    gross_lifo: "10",
    gross_hifo: "10",
    gross_average: "15",
  });
});

test("charges a partial exit its share of the entry fee: TradeTally's 39.12 + 118.68", () => {
  const { closes, trades } = deriveAll(["buy 100 10 1", "sell 40 11 0.48", "sell 60 12 0.72"]);
  expect(closes.map((close) => [close.gross_fifo, close.entryFee_fifo, close.exitFee])).toEqual([
    ["40", "0.4", "0.48"],
    ["120", "0.6", "0.72"],
  ]);
  expect(trades[0]?.netKey).toBe("157.8");
});

test("a fee in another currency is counted, not subtracted", () => {
  const fills = fillsOf(["buy 1 100 1", "sell 1 110 1"]).map((fill, at) => ({
    ...fill,
    dateOnly: false,
    effect: null,
    hasForeignFee: at === 1,
  }));
  const { trades } = deriveAll(fills);
  expect(trades[0]).toMatchObject({ gross_fifo: "10", fees_fifo: "1", netKey: "9", foreignFees: "1" });
});

test("fees that nothing tells are counted in each trade of their fill, and survive a checkpoint", () => {
  const fills = fillsOf(["buy 1 100 1", "sell 2 110", "buy 1 100 1"]).map((fill, at) => ({
    ...fill,
    isFeeUnknown: at === 1,
  }));
  expect(deriveAll(fills).trades.map(({ feesUnknown }) => feesUnknown)).toEqual(["1", "1"]);
  const [open] = deriveAll(fills.slice(0, 2)).checkpoints;
  expect(readState(open?.state ?? "flat")).toMatchObject({ feesUnknown: 1 });
});

test("a rebate raises the net", () => {
  const { trades } = deriveAll(["buy 3 10 -0.01", "sell 1 11", "sell 2 11"]);
  expect(trades[0]).toMatchObject({ fees_fifo: "-0.01", netKey: "3.01" });
});

test("keeps eighteen places of both quantity and price", () => {
  const { trades } = deriveAll([
    "buy 0.000000000000000001 0.000000000000000001",
    "sell 0.000000000000000001 0",
  ]);
  expect(trades[0]?.gross_fifo).toBe(`-0.${"0".repeat(35)}1`);
});

test("a fill with more places than that is refused, not cut", () => {
  expect(() => deriveAll(["buy 0.0000000000000000001 1"])).toThrow(RangeError);
});
