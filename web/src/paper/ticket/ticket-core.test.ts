import { expect, test } from "vitest";
import type { MarketInstrument, Quote } from "#shared/contracts/market.ts";
import { anOrder, aPaperAccount } from "#test/fixtures/shown-orders.ts";
import { bodyOf, type Draft, faultsOf, NEW_DRAFT, shownFields } from "../draft/draft.ts";
import { estimateOf, type Known } from "./estimate.ts";
import { precheck } from "./precheck.ts";
import { stepped } from "../fields/stepped.ts";
import { passingWords, withPassing } from "../draft/would-pass.ts";

const QUOTE: Quote = {
  symbol: "ACME",
  bid: "99",
  ask: "101",
  bidSize: null,
  askSize: null,
  last: null,
  at: "2026-11-27T15:00:00.000Z",
  provider: "scripted",
  stale: false,
};
const INSTRUMENT: MarketInstrument = {
  symbol: "ACME",
  assetClass: "equity",
  priceStep: "0.05",
  quantityStep: "1",
  multiplier: "1",
  currency: null,
  session: { isOpen: true, opensAt: "2026-11-28T00:00:00.000Z", closesAt: null },
};
const KNOWN: Known = { quote: QUOTE, multiplier: "1", position: "0", working: [], buyingPower: "10000" };

const OCO = { type: "limit", orderClass: "oco" } as const;

type Fields = Partial<Draft["fields"]>;
const draft = (fields: Fields, more: Partial<Draft> = {}): Draft => ({
  ...NEW_DRAFT,
  ...more,
  fields: { ...NEW_DRAFT.fields, quantity: "10", ...fields },
});
const body = (given: Draft, point = ".") => bodyOf(given, { accountId: "acc_1", symbol: "ACME", point });

test("fields appear by type, and a field that is not shown is not sent", () => {
  const stop = draft({ limitPrice: "100", stopPrice: "105,5" }, { type: "stop" });
  expect(shownFields(stop)).toEqual(["quantity", "stopPrice"]);
  expect(body(stop, ",")).toEqual({
    accountId: "acc_1",
    symbol: "ACME",
    side: "buy",
    type: "stop",
    quantity: "10",
    timeInForce: "day",
    stopPrice: "105.5",
  });
  const bracket = draft(
    { "takeProfit.limitPrice": "110", "stopLoss.stopPrice": "95", "stopLoss.limitPrice": "94" },
    { orderClass: "bracket" },
  );
  expect(body(bracket)).toMatchObject({
    takeProfit: { limitPrice: "110" },
    stopLoss: { stopPrice: "95", limitPrice: "94" },
  });
  expect(shownFields({ ...bracket, timeInForce: "ioc" })).toEqual(["quantity"]);
  const pair = draft({ limitPrice: "110", "stopLoss.stopPrice": "95" }, { ...OCO, side: "sell" });
  expect(shownFields(pair)).toEqual(["quantity", "limitPrice", "stopLoss.stopPrice", "stopLoss.limitPrice"]);
  expect(body(pair)).toMatchObject({ limitPrice: "110", stopLoss: { stopPrice: "95" }, orderClass: "oco" });
  expect(faultsOf(pair, body(pair))).toEqual({});
  expect(body({ ...pair, type: "stop" })).not.toHaveProperty("orderClass");
});

test.each<[string, Draft, object]>([
  ["a complete order", draft({}), {}],
  ["no quantity", draft({ quantity: " " }), { quantity: "is needed" }],
  ["no limit", draft({}, { type: "limit" }), { limitPrice: "is needed" }],
  [
    "no trail in percent",
    draft({}, { type: "trailing_stop", trailsByPercent: true }),
    { trailPercent: "is needed" },
  ],
  ["words", draft({ quantity: "ten" }), { quantity: expect.stringContaining("decimal") }],
  ["an empty bracket", draft({}, { orderClass: "bracket" }), { "takeProfit.limitPrice": expect.any(String) }],
  ["a pair without its stop", draft({ limitPrice: "110" }, OCO), { "stopLoss.stopPrice": "is needed" }],
  [
    "a pair on one side",
    draft({ limitPrice: "90", "stopLoss.stopPrice": "95" }, { ...OCO, side: "sell" }),
    { "stopLoss.stopPrice": "must lie below the price of the order" },
  ],
])("the contract says what is wrong: %s", (_, given, faults) => {
  expect(faultsOf(given, body(given))).toEqual(faults);
});

test.each<[string, Draft, Partial<Known>, object]>([
  ["a market buy at the ask", draft({}), {}, { price: "101", reserve: "1010", powerAfter: "8990" }],
  ["a buy at its limit", draft({ limitPrice: "90" }, { type: "limit" }), {}, { reserve: "900" }],
  [
    "a short sale, half of it",
    draft({ limitPrice: "90" }, { type: "limit", side: "sell" }),
    {},
    { price: "99", reserve: "495" },
  ],
  ["a close, nothing", draft({}, { side: "sell" }), { position: "10" }, { opening: "0", reserve: "0" }],
  [
    "a flip, what is beyond the position and beyond what works already",
    draft({}, { side: "sell" }),
    { position: "10", working: [anOrder({ side: "sell", quantity: "6" })] },
    { opening: "6", reserve: "297" },
  ],
  [
    "a trailing buy above the ask",
    draft({ trailPercent: "10" }, { type: "trailing_stop", trailsByPercent: true }),
    {},
    { price: "111.1" },
  ],
])("estimates what is kept back: %s", (_, given, known, estimate) => {
  expect(estimateOf(body(given), { ...KNOWN, ...known })).toMatchObject(estimate);
});

test("says what could stop the order in the server's words, with what would pass", () => {
  const given = draft({ quantity: "200.5", limitPrice: "101.02" }, { type: "limit", timeInForce: "ioc" });
  const found = precheck(body(given), {
    account: aPaperAccount({ limits: { maxPosition: "5000", maxDailyLoss: null } }),
    instrument: { ...INSTRUMENT, session: { ...INSTRUMENT.session, isOpen: false } },
    hasQuote: true,
    isStale: true,
    estimate: estimateOf(body(given), KNOWN),
    dayPnl: null,
  });
  expect(found.map(({ rule, words, wouldPass }) => [rule, words, wouldPass])).toEqual([
    ["price_step", "limitPrice 101.02 is no multiple of the price step 0.05.", { limitPrice: "101" }],
    ["quantity_step", "The quantity 200.5 is no multiple of the quantity step 1.", { quantity: "200" }],
    ["session", "The market is closed, and an order with ioc trades at once.", { timeInForce: "day" }],
    [
      "stale_quote",
      "The latest quote of ACME is stale, and an order with ioc needs a fresh one.",
      { timeInForce: "day" },
    ],
    [
      "position_limit",
      "The position would be worth up to 20254.51, above the limit of 5000.",
      { quantity: "49" },
    ],
    ["buying_power", "The order keeps back 20254.51, and the buying power is 10000.", { quantity: "98" }],
  ]);
});

test("counts what is held: the limit of a position with it, and a day that lost its limit lets only closes pass", () => {
  const account = aPaperAccount({
    limits: { maxPosition: "3000", maxDailyLoss: "500" },
    buyingPower: "1500",
  });
  const found = (given: Draft, known: Partial<Known>, dayPnl: string | null) =>
    precheck(body(given), {
      account,
      instrument: INSTRUMENT,
      hasQuote: true,
      isStale: false,
      estimate: estimateOf(body(given), { ...KNOWN, ...known }),
      dayPnl,
    }).map(({ rule, words, wouldPass }) => [rule, words, wouldPass]);
  const adds = draft({ limitPrice: "100" }, { type: "limit" });
  const working = [anOrder({ quantity: "5" })];
  expect(found(adds, { position: "20", working }, "-499.99")).toEqual([
    ["position_limit", "The position would be worth up to 3500, above the limit of 3000.", { quantity: "5" }],
  ]);
  const flips = draft({ quantity: "50" }, { side: "sell" });
  expect(found(flips, { position: "20" }, "-500")).toEqual([
    [
      "daily_loss",
      "The day stands at -500 and the limit is a loss of 500: only closing orders pass.",
      { quantity: "20" },
    ],
  ]);
  const closes = draft({ quantity: "20" }, { side: "sell" });
  expect(found(closes, { position: "20" }, "-500")).toEqual([]);
  const beyond = draft({ quantity: "60" }, { side: "sell" });
  expect(found(beyond, { position: "20" }, null)).toEqual([
    [
      "position_limit",
      "The position would be worth up to 3960, above the limit of 3000.",
      { quantity: "50" },
    ],
    ["buying_power", "The order keeps back 1980, and the buying power is 1500.", { quantity: "50" }],
  ]);
});

test("takes what would pass, and begins a limit at the price that the order would have met", () => {
  const given = draft({});
  expect(withPassing(given, { type: "limit" }, QUOTE)).toMatchObject({
    type: "limit",
    fields: { limitPrice: "101" },
  });
  const fields = withPassing(given, { quantity: "99", "stopLoss.stopPrice": "95" }, QUOTE)?.fields;
  expect(fields).toMatchObject({ quantity: "99", "stopLoss.stopPrice": "95" });
  expect(withPassing(given, { at: "2026-11-27T15:00:00.000Z" }, QUOTE)).toBeNull();
  expect(passingWords({ quantity: "99", "stopLoss.stopPrice": "95", at: "2026" })).toBe(
    "quantity 99, stop loss 95",
  );
});

test("arrows step to multiples, and never below one step", () => {
  expect([
    stepped("101.02", "0.05", 1),
    stepped("101.02", "0.05", -1),
    stepped("101.05", "0.05", 1),
    stepped("1", "1", -1),
    stepped("0", "0.000001", 1),
  ]).toEqual(["101.05", "101", "101.1", "1", "0.000001"]);
});
