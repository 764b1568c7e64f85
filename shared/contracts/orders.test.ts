import { expect, test } from "vitest";
import { PlacedOrder } from "./orders.ts";

const ORDER = {
  accountId: "acc_1",
  symbol: "ACME",
  side: "buy",
  type: "limit",
  quantity: "1",
  limitPrice: "100",
};

test.each<[string, object]>([
  ["a misspelled leg", { stoploss: { stopPrice: "90" } }],
  ["a misspelled price of a leg", { stopLoss: { stop: "90" } }],
  ["a limit price beside a market order", { type: "market" }],
  ["no stop price", { type: "stop_limit" }],
  ["both trails", { type: "trailing_stop", limitPrice: undefined, trailAmount: "1", trailPercent: "1" }],
  ["a bracket that ends at once", { timeInForce: "ioc", takeProfit: { limitPrice: "110" } }],
  ["a pair without its stop", { orderClass: "oco" }],
  ["no quantity", { quantity: "0" }],
])("an order with %s is refused", (_, more) => {
  expect(PlacedOrder.safeParse(ORDER).success).toBe(true);
  expect(PlacedOrder.safeParse({ ...ORDER, ...more }).success).toBe(false);
});

test.each([
  ["-1", ["must be above zero"]],
  ["0.000", ["must be above zero"]],
  ["NaN", ["must be a decimal number such as 12.50"]],
  ["0.123456789", ["must have at most 10 digits before the point and 8 after it"]],
])("a price of %s is told the one thing that is wrong with it", (limitPrice, messages) => {
  const parsed = PlacedOrder.safeParse({ ...ORDER, limitPrice });
  expect(parsed.error?.issues.map(({ message }) => message)).toEqual(messages);
});
