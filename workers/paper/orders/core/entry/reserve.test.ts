import { expect, test } from "vitest";
import { anOrder, aQuote, INSTRUMENT } from "#test/fixtures/paper-orders.ts";
import { fromFixed } from "../../../../math/fixed-point.ts";
import { type ModelChoice, NO_MODELS } from "#shared/contracts/fill-models.ts";
import { buyingPowerOf } from "../../../accounts/core/funds.ts";
import type { OrderState } from "../order.ts";
import { openingQuantities, type Pricing, referencePrice, reservesOf } from "./reserve.ts";

const QUOTE = aQuote("99", "101");
const PRICING: Pricing = { quote: QUOTE, models: NO_MODELS, instrument: INSTRUMENT };
const sale = (more: Partial<OrderState>) => anOrder({ side: "sell", ...more });

function openings(orders: OrderState[], position: string): string[] {
  return [...openingQuantities(orders, position).values()].map((opening) => fromFixed(opening, 18));
}

test.each([
  ["a market buy: the ask", anOrder(), "101"],
  ["a market sale: the bid", sale({}), "99"],
  ["a limit buy: its limit, although the ask is lower", anOrder({ type: "limit", limitPrice: "105" }), "105"],
  ["a limit sale: the bid, where it is higher", sale({ type: "limit", limitPrice: "1" }), "99"],
  ["a limit sale above the bid: its limit", sale({ type: "limit", limitPrice: "110" }), "110"],
  ["a stop buy: its stop", anOrder({ type: "stop", stopPrice: "108" }), "108"],
  ["a stop buy that is passed: the ask", anOrder({ type: "stop", stopPrice: "100" }), "101"],
  ["a stop sale: the bid", sale({ type: "stop", stopPrice: "90" }), "99"],
  [
    "a stop-limit buy: its limit",
    anOrder({ type: "stop_limit", stopPrice: "108", limitPrice: "109" }),
    "109",
  ],
  ["a trailing buy: ask and trail", anOrder({ type: "trailing_stop", trailAmount: "5" }), "106"],
])("the reference price of %s", (_, order, price) => {
  const reference = referencePrice(order, QUOTE);
  expect(reference === null ? null : fromFixed(reference, 18)).toBe(price);
});

test.each([
  ["a limit", anOrder({ type: "limit", limitPrice: "105" }), "105"],
  ["a stop sale", sale({ type: "stop", stopPrice: "90" }), "90"],
  ["a market order", anOrder(), null],
  ["a trail", anOrder({ type: "trailing_stop", trailAmount: "5" }), null],
])("without a quote the reference price of %s is its own", (_, order, price) => {
  const reference = referencePrice(order, null);
  expect(reference === null ? null : fromFixed(reference, 18)).toBe(price);
});

test("a buy reserves its value, a short sale half of it, and a close nothing", () => {
  const reserve = (order: OrderState, position: string, pricing = PRICING) =>
    reservesOf([order], position, pricing).get(order.id);
  expect(reserve(anOrder(), "0")).toBe("10100");
  expect(reserve(sale({}), "0")).toBe("4950");
  expect(reserve(sale({}), "100")).toBe("0");
  expect(reserve(sale({ quantity: "150" }), "100")).toBe("2475");
  expect(reserve(anOrder({ quantity: "150" }), "-100")).toBe("5050");
  expect(reserve(anOrder(), "0", { ...PRICING, instrument: { ...INSTRUMENT, multiplier: "50" } })).toBe(
    "505000",
  );
  expect(reserve(anOrder({ held: true, group: "g", role: "stop_loss" }), "0")).toBe("0");
});

test("a reserve holds slippage where no limit bounds it, and the fee of the rest", () => {
  const models: ModelChoice = {
    slippage: { name: "slippage/constant-bps/1", params: { bps: "100" } },
    fees: { name: "fees/per-contract/1", params: { perContract: "0.5" } },
  };
  const reserve = (order: OrderState) => reservesOf([order], "0", { ...PRICING, models }).get(order.id);
  expect(reserve(anOrder())).toBe("10251");
  expect(reserve(anOrder({ type: "limit", limitPrice: "101" }))).toBe("10150");
  expect(reserve(anOrder({ filledQuantity: "40", filledValue: "4040" }))).toBe("6150.6");
});

test("earlier orders take what the position covers, and the legs of a group count once", () => {
  const one = sale({ id: "1", quantity: "60" });
  const other = sale({ id: "2", quantity: "60" });
  expect(openings([one, other], "100")).toEqual(["0", "20"]);
  expect(openings([other, one, anOrder({ id: "3" })], "100")).toEqual(["0", "20", "100"]);
  const legs = [
    sale({ id: "4", group: "g", role: "take_profit" }),
    sale({ id: "5", group: "g", role: "stop_loss" }),
  ];
  expect(openings([...legs, one], "100")).toEqual(["0", "0", "60"]);
  expect(openings(legs, "30")).toEqual(["70", "0"]);
});

test("buying power is cash without reserves and without 150 % of shorts", () => {
  expect(buyingPowerOf({ cash: "110000", reserved: "5000", shorts: "10000" })).toBe("90000");
});

test("a short sale that fills takes as much buying power as it reserved", () => {
  const before = buyingPowerOf({ cash: "100000", reserved: "4950", shorts: "0" });
  expect(buyingPowerOf({ cash: "109900", reserved: "0", shorts: "9900" })).toBe(before);
});
