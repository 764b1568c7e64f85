import { expect, test } from "vitest";
import { anOrder, aQuote, INSTRUMENT } from "#test/fixtures/paper-orders.ts";
import { legTerms } from "../groups.ts";
import { newOrder, type OrderState, type QuoteSeen } from "../order.ts";
import { judgeAccount } from "./judge-account.ts";
import { NO_MODELS } from "#shared/contracts/fill-models.ts";

function round(orders: readonly OrderState[], quote: QuoteSeen, arrivals: string[] = []) {
  const { orders: after, moves } = judgeAccount(orders, quote, {
    available: { bid: quote.bidSize, ask: quote.askSize },
    arrivals: new Set(arrivals),
    models: NO_MODELS,
    instrument: INSTRUMENT,
  });
  const told = moves.map(({ orderId, from, to, step }) => {
    const what =
      "price" in step ? ` ${step.quantity} @ ${step.price}` : "reason" in step ? ` ${step.reason}` : "";
    return `${orderId}: ${from} ${step.event}${what} ${to}`;
  });
  return { after, told };
}

/** An entry and its held legs, as they are accepted. */
function bracket(entry: OrderState, profit: string, loss: string): OrderState[] {
  const exits = { takeProfit: { limitPrice: profit }, stopLoss: { stopPrice: loss } };
  const legs = legTerms(entry, entry.side === "buy" ? "sell" : "buy", exits);
  return [
    { ...entry, group: "g", role: "entry" },
    ...legs.map((terms) => {
      const role = terms.type === "limit" ? ("take_profit" as const) : ("stop_loss" as const);
      return newOrder(role, terms, { group: "g", role, held: true });
    }),
  ];
}

test("a quote's size goes to the orders of an account by acceptance", () => {
  const orders = ["1", "2", "3"].map((id) => anOrder({ id, quantity: "10" }));
  expect(round(orders, aQuote("99", "100", { askSize: "15", bidSize: "1" })).told).toEqual([
    "1: accepted fill 10 @ 100 filled",
    "2: accepted fill_part 5 @ 100 partially_filled",
  ]);
});

test("an entry's fill activates its legs, which arrive on the same quote", () => {
  const orders = bracket(anOrder({ id: "entry", type: "limit", limitPrice: "100" }), "110", "95");
  expect(round(orders, aQuote("98", "99"), ["entry"]).told).toEqual([
    "entry: accepted fill 100 @ 99 filled",
    "take_profit: accepted activate entry_filled accepted",
    "stop_loss: accepted activate entry_filled accepted",
  ]);
  expect(round(orders, aQuote("94", "96")).told).toEqual([
    "entry: accepted fill 100 @ 96 filled",
    "take_profit: accepted activate entry_filled accepted",
    "stop_loss: accepted activate entry_filled accepted",
    "stop_loss: accepted trigger accepted",
    "stop_loss: accepted fill 100 @ 94 filled",
    "take_profit: accepted cancel sibling_filled canceled",
  ]);
});

test("a leg that stands before its entry is judged all the same", () => {
  const orders = bracket(anOrder({ id: "entry" }), "110", "95").toReversed();
  expect(round(orders, aQuote("94", "96"), ["entry"]).told.slice(3)).toEqual([
    "stop_loss: accepted trigger accepted",
    "stop_loss: accepted fill 100 @ 94 filled",
    "take_profit: accepted cancel sibling_filled canceled",
  ]);
});

test("both legs on one quote sell together what the position holds and no more", () => {
  const orders = bracket(anOrder({ id: "entry" }), "90", "95");
  const { after } = round(orders, aQuote("94", "96", { bidSize: "60", askSize: "100" }), ["entry"]);
  expect(after.map(({ status, filledQuantity, quantity }) => [status, filledQuantity, quantity])).toEqual([
    ["filled", "100", "100"],
    ["partially_filled", "60", "100"],
    ["accepted", "0", "40"],
  ]);
});

test("a leg that closes what a working entry has filled ends the entry", () => {
  const start = bracket(anOrder({ id: "entry", type: "limit", limitPrice: "100" }), "110", "95");
  const part = round(start, aQuote("98", "99", { askSize: "30", bidSize: "100" }), ["entry"]).after;
  expect(part.map(({ quantity, held }) => [quantity, held])).toEqual([
    ["100", false],
    ["30", false],
    ["30", false],
  ]);
  expect(round(part, aQuote("111", "112")).told).toEqual([
    "take_profit: accepted fill 30 @ 111 filled",
    "entry: partially_filled cancel exit_filled canceled",
    "stop_loss: accepted cancel sibling_filled canceled",
  ]);
});

test("an immediate entry that cannot fill takes its legs with it", () => {
  const orders = bracket(anOrder({ id: "entry", timeInForce: "fok" }), "110", "95");
  expect(round(orders, aQuote("98", "99", { askSize: "1" }), ["entry"]).told).toEqual([
    "entry: accepted cancel fok_not_whole canceled",
    "take_profit: accepted cancel entry_ended canceled",
    "stop_loss: accepted cancel entry_ended canceled",
  ]);
});
