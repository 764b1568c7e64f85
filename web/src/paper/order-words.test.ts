import { beforeEach, expect, test } from "vitest";
import { anOrder } from "#test/fixtures/shown-orders.ts";
import { writeIn } from "../numbers/reader.ts";
import { filledWords, historyWords, statusWords, termsWords } from "./order-words.ts";

beforeEach(() => writeIn("en-US"));

const at = (minute: number) => `2026-11-27T15:0${minute}:00.000Z`;

test.each([
  [anOrder({ type: "market" }), "Buy 10 ACME at the market"],
  [anOrder({ limitPrice: "101.2" }), "Buy 10 ACME at 101.20 or lower"],
  [anOrder({ side: "sell", limitPrice: "101.2" }), "Sell 10 ACME at 101.20 or higher"],
  [
    anOrder({ type: "stop", limitPrice: null, stopPrice: "105" }),
    "Buy 10 ACME at the market once the ask rises to 105.00",
  ],
  [
    anOrder({ side: "sell", type: "stop_limit", limitPrice: "94.5", stopPrice: "95" }),
    "Sell 10 ACME at 94.50 or higher once the bid falls to 95.00",
  ],
  [anOrder({ type: "trailing_stop", limitPrice: null, trailPercent: "2" }), "Buy 10 ACME trailing by 2%"],
])("says what an order wants", (order, words) => {
  expect(termsWords(order)).toBe(words);
});

test("tells the history in sentences, each fill with its price and how far the order is", () => {
  const order = anOrder({
    status: "canceled",
    filledQuantity: "7",
    fills: [
      { id: "fil_1", quantity: "3", price: "101.2", at: at(2), fee: "0", realizedPnl: null },
      { id: "fil_2", quantity: "4", price: "101.1", at: at(3), fee: "1", realizedPnl: "-12.5" },
    ],
    history: [
      { version: 1, at: at(0), from: null, to: "accepted", event: "accept" },
      { version: 2, at: at(1), from: "accepted", to: "accepted", event: "trigger" },
      { version: 3, at: at(2), from: "accepted", to: "partially_filled", event: "fill_part" },
      { version: 4, at: at(3), from: "partially_filled", to: "partially_filled", event: "fill_part" },
      {
        version: 5,
        at: at(4),
        from: "partially_filled",
        to: "canceled",
        event: "cancel",
        reason: "The owner canceled the order.",
      },
    ],
  });
  expect(historyWords(order).map(({ words }) => words)).toEqual([
    "Accepted.",
    "Triggered: the price reached the stop.",
    "Filled 3 at 101.20, 3 of 10 so far.",
    "Filled 4 at 101.10, 7 of 10 so far; realised −12.50; fee 1.00.",
    "Cancelled. The owner canceled the order.",
  ]);
  expect(statusWords(order)).toBe("Cancelled, 7 of 10 filled");
});

test("of a long history that is cut off, the latest changes keep their fills", () => {
  const order = anOrder({
    status: "filled",
    filledQuantity: "10",
    averagePrice: "100.33333333333333",
    fills: [{ id: "fil_9", quantity: "1", price: "100", at: at(2), fee: "0", realizedPnl: null }],
    history: [
      { version: 8, at: at(1), from: "accepted", to: "partially_filled", event: "fill_part" },
      { version: 9, at: at(2), from: "partially_filled", to: "filled", event: "fill" },
    ],
  });
  expect(historyWords(order).map(({ words }) => words)).toEqual([
    "Filled in part.",
    "Filled 1 at 100.00, 10 of 10 so far.",
  ]);
  expect(filledWords(order)).toBe("Bought 10 ACME at 100.3333");
});
