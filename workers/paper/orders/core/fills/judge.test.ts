import { expect, test } from "vitest";
import { anOrder, aQuote, follow, given } from "#test/fixtures/paper-orders.ts";
import { judge } from "./judge.ts";
import type { ModelChoice } from "#shared/contracts/fill-models.ts";

const QUOTE = aQuote("99.98", "100.02");

test.each([
  ["a buy trades against the ask", anOrder(), "fill 100 @ 100.02"],
  ["a sale trades against the bid", anOrder({ side: "sell" }), "fill 100 @ 99.98"],
  [
    "a limit at the ask fills on arrival",
    anOrder({ type: "limit", limitPrice: "100.02" }),
    "fill 100 @ 100.02",
  ],
  [
    "a limit above the ask fills at the ask",
    anOrder({ type: "limit", limitPrice: "105" }),
    "fill 100 @ 100.02",
  ],
  ["a limit below the ask rests", anOrder({ type: "limit", limitPrice: "100.01" }), ""],
  [
    "a stop at the ask triggers on arrival",
    anOrder({ type: "stop", stopPrice: "100.02" }),
    "trigger, fill 100 @ 100.02",
  ],
  ["a stop above the ask rests", anOrder({ type: "stop", stopPrice: "100.03" }), ""],
  [
    "a stop-limit within its limit is a limit that arrives",
    anOrder({ type: "stop_limit", stopPrice: "100", limitPrice: "100.02" }),
    "trigger, fill 100 @ 100.02",
  ],
  [
    "a stop-limit beyond its limit triggers and rests",
    anOrder({ type: "stop_limit", stopPrice: "100", limitPrice: "100.01" }),
    "trigger",
  ],
  ["a held leg does nothing", anOrder({ held: true, role: "stop_loss", group: "g" }), ""],
  ["an order that has ended does nothing", anOrder({ status: "canceled" }), ""],
])("%s", (_, order, events) => {
  expect(follow(order, [QUOTE]).events).toEqual([events]);
});

test("a touch is no fill for a limit that rests, one step beyond is", () => {
  const order = anOrder({ type: "limit", limitPrice: "100" });
  const quotes = [QUOTE, aQuote("99.9", "100"), aQuote("99.9", "99.99999999")];
  expect(follow(order, quotes).events).toEqual(["", "", "fill 100 @ 99.99999999"]);
});

test("a triggered stop-limit that was passed over fills when the price comes back", () => {
  const order = anOrder({ type: "stop_limit", stopPrice: "101", limitPrice: "101.5" });
  const quotes = ["100", "103", "101.5", "101.49"].map((price) => aQuote(price));
  expect(follow(order, quotes).events).toEqual(["", "trigger", "", "fill 100 @ 101.49"]);
});

test("the size of a quote bounds a fill and the rest works on", () => {
  const order = anOrder({ quantity: "10" });
  const quotes = ["4", "0", "0.0000005", "20"].map((askSize) => aQuote("99", "100", { askSize }));
  const { events, order: after } = follow(order, quotes);
  expect(events).toEqual(["fill_part 4 @ 100", "", "", "fill 6 @ 100"]);
  expect(after).toMatchObject({ status: "filled", filledQuantity: "10", filledValue: "1000" });
});

test("what a fill takes is gone for the next order on the same quote", () => {
  const quote = aQuote("99", "100", { askSize: "15", bidSize: "7" });
  const first = judge(anOrder({ quantity: "10" }), quote, given(quote, { arrival: true }));
  expect(first.available).toEqual({ ask: "5", bid: "7" });
  const second = judge(anOrder({ quantity: "10" }), quote, given(quote, { available: first.available }));
  expect(second.steps).toMatchObject([{ event: "fill_part", quantity: "5" }]);
});

test.each([
  [
    "ioc keeps what it could fill",
    "ioc",
    { askSize: "30" },
    "fill_part 30 @ 100, cancel ioc_rest",
    "canceled",
  ],
  ["ioc that fills whole is filled", "ioc", { askSize: "100" }, "fill 100 @ 100", "filled"],
  ["fok is whole or nothing", "fok", { askSize: "99" }, "cancel fok_not_whole", "canceled"],
  ["fok fills whole", "fok", { askSize: "100" }, "fill 100 @ 100", "filled"],
  ["ioc on a stale quote ends without a fill", "ioc", { stale: true }, "cancel ioc_rest", "canceled"],
] as const)("%s", (_, timeInForce, quote, event, status) => {
  const { events, order } = follow(anOrder({ timeInForce }), [aQuote("99", "100", quote)]);
  expect(events).toEqual([event]);
  expect(order.status).toBe(status);
});

test("nothing fills, triggers or trails on a stale quote, and filling resumes", () => {
  const stale = aQuote("90", "110", { stale: true });
  const quotes = [QUOTE, stale, QUOTE];
  expect(follow(anOrder({ type: "stop", stopPrice: "105" }), quotes).events).toEqual(["", "", ""]);
  const trailing = follow(anOrder({ type: "trailing_stop", side: "sell", trailAmount: "1" }), quotes);
  expect(trailing.order.best).toBe("99.98");
  expect(follow(anOrder(), [stale, QUOTE]).events).toEqual(["", "fill 100 @ 100.02"]);
});

test("a side that nobody offers neither fills nor triggers", () => {
  const order = anOrder({ side: "sell", type: "stop", stopPrice: "50" });
  expect(follow(order, [QUOTE, aQuote("0", "1"), aQuote("0.5", "1")]).events).toEqual([
    "",
    "",
    "trigger, fill 100 @ 0.5",
  ]);
});

test("a trail that moves is no step, and it never moves back", () => {
  const order = anOrder({ type: "trailing_stop", side: "sell", trailPercent: "1.5" });
  const quotes = ["100", "101", "100.5"].map((price) => aQuote(price));
  const { events, order: after } = follow(order, quotes);
  expect(events).toEqual(["", "", ""]);
  expect(after).toMatchObject({ best: "101", status: "accepted", triggered: false });
});

test("an order that a quote does not change is the same object", () => {
  const order = anOrder({ type: "limit", limitPrice: "90" });
  expect(judge(order, QUOTE, given(QUOTE)).order).toBe(order);
});

const COSTLY: ModelChoice = {
  slippage: { name: "slippage/constant-bps/1", params: { bps: "10" } },
  fees: { name: "fees/per-share/1", params: { perShare: "0.01", minimum: "1", maximumRate: "1" } },
};

test("slippage worsens a price and never beyond the limit", () => {
  const buy = (limitPrice: string | null) =>
    follow(anOrder({ type: limitPrice === null ? "market" : "limit", limitPrice }), [QUOTE], {
      models: COSTLY,
    }).fills[0];
  expect(buy(null)).toMatchObject({ quoted: "100.02", slippage: "0.10002", price: "100.12002", fee: "1" });
  expect(buy("100.1")).toMatchObject({ slippage: "0.08", price: "100.1" });
  const sale = follow(anOrder({ side: "sell" }), [QUOTE], { models: COSTLY }).fills[0];
  expect(sale).toMatchObject({ quoted: "99.98", slippage: "0.09998", price: "99.88002" });
});

test("an order pays its minimum fee once, however many fills it has", () => {
  const quotes = ["60", "60", "60", "60"].map((askSize) => aQuote("99", "100", { askSize }));
  const { fills } = follow(anOrder({ quantity: "200" }), quotes, { models: COSTLY });
  expect(fills.map(({ fee }) => fee)).toEqual(["1", "0.2", "0.6", "0.2"]);
});
