import { expect, test } from "vitest";
import { anOrder, aQuote, follow } from "#test/fixtures/paper-orders.ts";
import { fromFixed } from "../../../../math/fixed-point.ts";
import { read } from "../amounts.ts";
import { stopOf } from "../order.ts";
import { orderFee } from "./fees.ts";
import { slippageOf } from "./slippage.ts";

/*
 * The numbers of QuantConnect LEAN's published tests (Apache-2.0, github.com/QuantConnect/Lean, folder
 * `Tests/Common/Orders`). LEAN reads bars and ticks of trades; here each price is a quote without a spread. A
 * quantity below zero in LEAN is a sale. A limit there fills inside a bar at the limit, here at the first
 * quote beyond it.
 */

const at = (prices: string[]) => prices.map((price) => aQuote(price));
const NOTHING = "";

test.each([
  ["PerformsMarketFillBuy", "buy", "101.123", "101.234", "101.234"],
  ["PerformsMarketFillSell", "sell", "101.123", "101.234", "101.123"],
] as const)("EquityFillModelTests.%s", (_, side, bid, ask, price) => {
  expect(follow(anOrder({ side }), [aQuote(bid, ask)]).events).toEqual([`fill 100 @ ${price}`]);
});

test("EquityFillModelTests.MarketOrderWaitsForFreshDataWhenStaleByMoreThanResolution", () => {
  const quotes = [aQuote("101.123", "101.123", { stale: true }), aQuote("101.5")];
  expect(follow(anOrder(), quotes).events).toEqual([NOTHING, "fill 100 @ 101.5"]);
});

test("PartialMarketFillModelTests.CreatesSpecificNumberOfFills", () => {
  const half = aQuote("100", "100", { askSize: "50" });
  const { events, order } = follow(anOrder(), [half, half]);
  expect(events).toEqual(["fill_part 50 @ 100", "fill 50 @ 100"]);
  expect(order.status).toBe("filled");
});

test.each([
  ["buy", "101.5", ["102", "101.5", "101.49"]],
  ["sell", "101.5", ["101", "101.5", "101.51"]],
] as const)("EquityFillModelTests.PerformsLimitFill, %s", (side, limitPrice, prices) => {
  const last = prices[2];
  expect(follow(anOrder({ side, type: "limit", limitPrice }), at([...prices])).events).toEqual([
    NOTHING,
    NOTHING,
    `fill 100 @ ${last}`,
  ]);
});

test.each([
  ["buy", "290.50", "-0.1"],
  ["sell", "291.50", "0.1"],
] as const)("EquityFillModelTests.PerformsLimitFillWithTickTradeData, %s", (side, limitPrice, beyond) => {
  const moved = (by: string) => write(read(limitPrice) + read(by));
  const less = beyond.startsWith("-") ? beyond.slice(1) : `-${beyond}`;
  const prices = ["291", moved("0"), moved(less), moved("0"), moved(beyond), moved("0")];
  expect(follow(anOrder({ side, type: "limit", limitPrice }), at(prices)).events).toEqual([
    NOTHING,
    NOTHING,
    NOTHING,
    NOTHING,
    `fill 100 @ ${moved(beyond)}`,
    NOTHING,
  ]);
});

test.each([
  ["buy", "290.50", "289.5"],
  ["sell", "291.50", "292.5"],
] as const)("EquityFillModelTests.LimitOrderFillsAtOpenWithFavorableGap, %s", (side, limitPrice, open) => {
  expect(follow(anOrder({ side, type: "limit", limitPrice }), at(["291", open])).events).toEqual([
    NOTHING,
    `fill 100 @ ${open}`,
  ]);
});

test.each([
  ["EquityFillModelTests.PerformsStopMarketFillBuy", "buy", "101.5", "101", "101.5"],
  ["EquityFillModelTests.PerformsStopMarketFillSell", "sell", "101.5", "102", "101.5"],
  ["ImmediateFillModelTests.PerformsStopMarketFillBuy", "buy", "101.5", "101", "102.5"],
  ["ImmediateFillModelTests.PerformsStopMarketFillSell", "sell", "101.5", "102", "101"],
  ["EquityFillModelTests.StopMarketOrderFillsAtOpenWithUnfavourableGap", "buy", "291.50", "291", "292.5"],
  ["EquityFillModelTests.StopMarketOrderFillsAtOpenWithUnfavourableGap", "sell", "290.50", "291", "289.5"],
] as const)("%s, %s", (_, side, stopPrice, before, price) => {
  expect(follow(anOrder({ side, type: "stop", stopPrice }), at([before, price])).events).toEqual([
    NOTHING,
    `trigger, fill 100 @ ${price}`,
  ]);
});

test.each([
  ["buy", "291.50"],
  ["sell", "290.50"],
] as const)(
  "EquityFillModelTests.StopMarketOrderDoesNotFillUsingDataBeforeSubmitTime, %s",
  (side, stopPrice) => {
    const stale = aQuote("289", "292", { stale: true });
    const price = write(read(stopPrice));
    expect(follow(anOrder({ side, type: "stop", stopPrice }), [stale, aQuote(stopPrice)]).events).toEqual([
      NOTHING,
      `trigger, fill 100 @ ${price}`,
    ]);
  },
);

test.each([
  ["PerformsStopLimitFillBuy", "buy", "101.5", "101.75", ["100", "102", "101.66"]],
  ["PerformsStopLimitFillSell", "sell", "101.75", "101.50", ["102", "101", "101.66"]],
] as const)("EquityFillModelTests.%s", (_, side, stopPrice, limitPrice, prices) => {
  const order = anOrder({ side, type: "stop_limit", stopPrice, limitPrice });
  expect(follow(order, at([...prices])).events).toEqual([NOTHING, "trigger", "fill 100 @ 101.66"]);
});

test.each([
  ["sell", { trailAmount: "10" }, ["100", "95", "97.5", "105", "95"], "95"],
  ["sell", { trailPercent: "10" }, ["100", "95", "97.5", "105", "94.5"], "94.5"],
  ["buy", { trailAmount: "10" }, ["100", "105", "102.5", "92.5", "112.5"], "102.5"],
  ["buy", { trailPercent: "5" }, ["100", "102.5", "103.78125", "97.375", "107.3559375"], "102.24375"],
] as const)("ImmediateFillModelTests.PerformsTrailingStopFill, %s %o", (side, trail, prices, stop) => {
  const { events, order } = follow(anOrder({ side, type: "trailing_stop", ...trail }), at([...prices]));
  const trailed = stopOf(order);
  expect(trailed === null ? null : write(trailed)).toBe(stop);
  expect(events).toEqual([NOTHING, NOTHING, NOTHING, NOTHING, `trigger, fill 100 @ ${prices[4]}`]);
});

test.each([
  ["buy", { trailAmount: "10" }, "110"],
  ["buy", { trailPercent: "5" }, "105"],
  ["sell", { trailAmount: "10" }, "90"],
  ["sell", { trailPercent: "5" }, "95"],
] as const)("ImmediateFillModelTests.PerformsTrailingStopImmediateFill, %s %o", (side, trail, price) => {
  const order = anOrder({ side, type: "trailing_stop", ...trail });
  expect(follow(order, at(["100", price])).events).toEqual([NOTHING, `trigger, fill 100 @ ${price}`]);
});

test.each([
  ["VolumeShareSlippageModelInitializationTests", "0.025", "0.1", "1", "1", "0.00625"],
  ["VolumeShareSlippageModelInitializationTests, doubled", "0.05", "0.2", "1", "1", "0.05"],
  ["VolumeShareSlippageModelInitializationTests, halved", "0.0125", "0.05", "1", "1", "0.00078125"],
  ["VolumeShareSlippageModel_HighVolumeTest", "0.025", "0.1", "1", "100", "0.001"],
  ["VolumeShareSlippageModel_HighVolumeTest, a hundredfold", "0.025", "0.1", "100", "10000", "0.001"],
])("SlippageModelsTests.%s", (_, volumeLimit, priceImpact, quantity, size, slippage) => {
  const model = { name: "slippage/volume-share/1", params: { volumeLimit, priceImpact } } as const;
  const traded = { price: read("100"), quantity: read(quantity), size: read(size) };
  expect(write(slippageOf(model, traded))).toBe(slippage);
});

test("SlippageModelsTests.AlphaStreamsSlippageModel_EquityTest: 0.0001 of the price", () => {
  const model = { name: "slippage/constant-bps/1", params: { bps: "1" } } as const;
  const traded = { price: read("100"), quantity: read("1"), size: null };
  expect(write(slippageOf(model, traded))).toBe("0.01");
});

test.each([
  ["USAEquityMinimumFeeInUSD", "1", "1"],
  ["USAEquityFeeInUSD", "1000", "5"],
])("InteractiveBrokersFeeModelTests.%s", (_, quantity, fee) => {
  const params = { perShare: "0.005", minimum: "1", maximumRate: "0.005" };
  const filled = { quantity: read(quantity), value: read(quantity) * read("100") };
  expect(write(orderFee({ name: "fees/per-share/1", params }, filled, read("1")))).toBe(fee);
});

function write(amount: bigint): string {
  return fromFixed(amount, 18);
}
