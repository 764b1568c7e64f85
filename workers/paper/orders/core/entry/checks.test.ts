import fc from "fast-check";
import { expect, test } from "vitest";
import { rounds } from "#test/effort.ts";
import { anOrder, aQuote } from "#test/fixtures/paper-orders.ts";
import { models, quote, restingOrder } from "#test/fixtures/random-orders.ts";
import { NO_MODELS } from "#shared/contracts/fill-models.ts";
import { legTerms } from "../groups.ts";
import type { OrderState } from "../order.ts";
import { checkEntry } from "./checks.ts";
import type { EntryCheck } from "./entry-check.ts";
import { orderFacts } from "./order-facts.ts";
import { rejection } from "./rejection.ts";

const ENTRY: EntryCheck = {
  order: anOrder(),
  legs: [],
  quote: aQuote("99", "100"),
  models: NO_MODELS,
  instrument: { priceStep: "0.01", quantityStep: "1", multiplier: "1" },
  isOpen: true,
  opensAt: null,
  working: 0,
  position: "0",
  others: [],
  account: { cash: "10000", reserved: "0", shorts: "0" },
  limits: { maxPosition: null, maxDailyLoss: null },
  dayPnl: "0",
  guardrail: null,
  stepUpAbove: null,
  isConfirmed: false,
};
const BLOCKED = { ...rejection("guardrail", "Cool off.", {}), guardrails: ["grd_1"] };
const limit = (limitPrice: string, more: Partial<OrderState> = {}) =>
  anOrder({ type: "limit", limitPrice, ...more });

test("an order that leaves a buying power of zero passes", () => {
  expect(checkEntry(ENTRY)).toBeNull();
});

test.each<[string, Partial<EntryCheck>, string, Record<string, string> | null]>([
  ["the 5 001st working order", { working: 5000 }, "working_orders", null],
  [
    "a bracket that would be the 5 001st",
    {
      working: 4998,
      legs: legTerms(anOrder(), "sell", { takeProfit: { limitPrice: "110" }, stopLoss: { stopPrice: "90" } }),
    },
    "working_orders",
    null,
  ],
  ["a price between two steps", { order: limit("99.996") }, "price_step", { limitPrice: "100" }],
  ["a price below one step", { order: limit("0.001") }, "price_step", { limitPrice: "0.01" }],
  [
    "a leg between two steps",
    {
      legs: legTerms(anOrder(), "sell", {
        takeProfit: { limitPrice: "110.004" },
        stopLoss: { stopPrice: "90.005", limitPrice: "89" },
      }),
    },
    "price_step",
    { "takeProfit.limitPrice": "110", "stopLoss.stopPrice": "90.01" },
  ],
  ["a broken quantity", { order: anOrder({ quantity: "10.5" }) }, "quantity_step", { quantity: "10" }],
  ["less than one step", { order: anOrder({ quantity: "0.5" }) }, "quantity_step", { quantity: "1" }],
  ["a market order while the market is closed", { isOpen: false }, "session", { type: "limit" }],
  [
    "an ioc limit while the market is closed",
    { isOpen: false, order: limit("100", { timeInForce: "ioc" }) },
    "session",
    { timeInForce: "day" },
  ],
  [
    "a market order on a stale quote",
    { quote: aQuote("99", "100", { stale: true }) },
    "stale_quote",
    { type: "limit" },
  ],
  [
    "a fok order on a stale quote",
    { quote: aQuote("99", "100", { stale: true }), order: limit("100", { timeInForce: "fok" }) },
    "stale_quote",
    { timeInForce: "day" },
  ],
  ["a market order without a quote", { quote: null }, "stale_quote", { type: "limit" }],
  [
    "a trailing stop without a quote",
    { quote: null, order: anOrder({ type: "trailing_stop", trailAmount: "1" }) },
    "stale_quote",
    { type: "limit" },
  ],
  ["what a guardrail blocks", { guardrail: BLOCKED }, "guardrail", null],
  [
    "a position above its limit",
    { limits: { maxPosition: "5000", maxDailyLoss: null }, position: "20" },
    "position_limit",
    { quantity: "30" },
  ],
  [
    "a position that working orders would bring above its limit",
    {
      limits: { maxPosition: "5000", maxDailyLoss: null },
      others: [limit("90", { id: "ord_0", quantity: "45" })],
    },
    "position_limit",
    { quantity: "5" },
  ],
  [
    "an opening order after a day's loss",
    { limits: { maxPosition: null, maxDailyLoss: "500" }, dayPnl: "-500" },
    "daily_loss",
    null,
  ],
  [
    "a flip after a day's loss",
    { limits: { maxPosition: null, maxDailyLoss: "500" }, dayPnl: "-600", position: "-60" },
    "daily_loss",
    { quantity: "60" },
  ],
  [
    "more than the cash",
    { account: { cash: "9999.99", reserved: "0", shorts: "0" } },
    "buying_power",
    { quantity: "99" },
  ],
  [
    "more than what is not reserved",
    { account: { cash: "10000", reserved: "10000", shorts: "0" } },
    "buying_power",
    null,
  ],
  [
    "a short sale beyond half of the cash",
    { order: anOrder({ side: "sell", quantity: "300" }) },
    "buying_power",
    { quantity: "202" },
  ],
  [
    "a short sale at a limit far below the bid",
    { order: limit("0.01", { side: "sell", quantity: "1000" }) },
    "buying_power",
    { quantity: "202" },
  ],
  ["more than its owner confirms", { stepUpAbove: "2500" }, "step_up", { quantity: "25" }],
])("refuses %s", (_, more, rule, wouldPass) => {
  const refused = checkEntry({ ...ENTRY, ...more });
  expect(refused).toMatchObject({ rule, wouldPass });
  expect(refused?.words.length).toBeLessThan(300);
});

test("the numbers of a refusal are those that were compared", () => {
  expect(checkEntry({ ...ENTRY, order: anOrder({ quantity: "150" }) })).toEqual({
    rule: "buying_power",
    words: "The order keeps back 15000, and the buying power is 10000.",
    numbers: { buyingPower: "10000", needed: "15000", referencePrice: "100" },
    wouldPass: { quantity: "100" },
    guardrails: [],
  });
});

test.each<[string, Partial<EntryCheck>]>([
  ["a limit order rests while the market is closed", { isOpen: false, order: limit("100") }],
  [
    "a limit order rests on a stale quote",
    { quote: aQuote("99", "100", { stale: true }), order: limit("100") },
  ],
  ["a limit order rests without a quote", { quote: null, order: limit("100") }],
  ["a stop order rests without a quote", { quote: null, order: anOrder({ type: "stop", stopPrice: "100" }) }],
  [
    "a close passes without buying power, beyond every limit",
    {
      order: anOrder({ side: "sell" }),
      position: "100",
      account: { cash: "-5", reserved: "0", shorts: "0" },
      limits: { maxPosition: "1", maxDailyLoss: "1" },
      dayPnl: "-999",
    },
  ],
  ["an order of exactly the threshold needs no confirmation", { stepUpAbove: "10000" }],
  ["a confirmed order passes above the threshold", { stepUpAbove: "1", isConfirmed: true }],
  ["the 5 000th working order passes", { working: 4999 }],
])("%s", (_, more) => {
  expect(checkEntry({ ...ENTRY, ...more })).toBeNull();
});

test("the first refusal wins, in the published order", () => {
  const faults: Partial<EntryCheck>[] = [
    { working: 5000 },
    { order: anOrder({ trailAmount: "0.001", quantity: "1000.5" }) },
    { order: anOrder({ quantity: "1000.5" }) },
    { isOpen: false },
    { quote: aQuote("99", "100", { stale: true }) },
    { guardrail: BLOCKED },
    { limits: { maxPosition: "1", maxDailyLoss: "1" } },
    { limits: { maxPosition: null, maxDailyLoss: "1" }, dayPnl: "-1" },
    { account: { cash: "1", reserved: "0", shorts: "0" } },
    { stepUpAbove: "1" },
  ];
  const rules = faults.map((_, from) => {
    const check = faults.slice(from).reduceRight<EntryCheck>((all, fault) => ({ ...all, ...fault }), {
      ...ENTRY,
      order: anOrder({ quantity: "1000" }),
      account: { cash: "200000", reserved: "0", shorts: "0" },
    });
    return checkEntry(check)?.rule;
  });
  expect(rules).toEqual([
    "working_orders",
    "price_step",
    "quantity_step",
    "session",
    "stale_quote",
    "guardrail",
    "position_limit",
    "daily_loss",
    "buying_power",
    "step_up",
  ]);
});

test("the quantity that would pass does pass, and one step more does not", () => {
  let refusals = 0;
  const account = fc.record({
    cash: fc.integer({ min: 0, max: 20_000 }).map(String),
    reserved: fc.constant("0"),
    shorts: fc.constant("0"),
  });
  const position = fc.integer({ min: -90, max: 90 }).map(String);
  fc.assert(
    fc.property(restingOrder, quote, models, account, position, (drawn, seen, models, account, position) => {
      const order = anOrder({
        ...drawn,
        status: "accepted",
        held: false,
        filledQuantity: "0",
        filledValue: "0",
      });
      const instrument = { priceStep: "0.00000001", quantityStep: "0.000001", multiplier: "1" };
      const check = {
        ...ENTRY,
        order,
        quote: { ...seen, stale: false },
        models,
        account,
        position,
        instrument,
      };
      const refused = checkEntry(check);
      if (refused?.rule !== "buying_power") return;
      refusals++;
      const quantity = refused.wouldPass?.["quantity"];
      const again = (more: bigint) => {
        const millionths = BigInt(Math.round(Number(quantity ?? "0") * 1e6)) + more;
        const text = `${millionths / 1_000_000n}.${String(millionths % 1_000_000n).padStart(6, "0")}`;
        return checkEntry({ ...check, order: { ...order, quantity: text } });
      };
      if (quantity !== undefined) expect(again(0n)).toBeNull();
      expect(again(1n)?.rule).toBe("buying_power");
    }),
    { seed: 14, numRuns: rounds({ sample: 400, long: 20_000 }) },
  );
  expect(refusals).toBeGreaterThan(50);
});

const buy = (id: string) => limit("90", { id, quantity: "5" });
const sell = (id: string, quantity: string) => limit("110", { id, quantity, side: "sell" });

function factsOf(order: OrderState, others: OrderState[], position: string): (boolean | string)[] {
  const { opens, positionAfter, beside } = orderFacts({ ...ENTRY, order, others, position });
  return [opens, positionAfter, beside];
}

test("guardrails see what orders beside may still open, so small orders are no way around a cap", () => {
  expect(factsOf(buy("new"), [], "0")).toEqual([true, "5", "0"]);
  expect(factsOf(buy("new"), ["a", "b", "c", "d"].map(buy), "0")).toEqual([true, "5", "20"]);
  expect(factsOf(buy("new"), [buy("a")], "10")).toEqual([true, "15", "5"]);
  expect(factsOf(sell("new", "4"), [], "10")).toEqual([false, "6", "0"]);
  expect(factsOf(sell("new", "15"), [], "10")).toEqual([true, "-5", "0"]);
  expect(factsOf(sell("new", "5"), [sell("a", "12")], "10")).toEqual([true, "5", "2"]);
});
