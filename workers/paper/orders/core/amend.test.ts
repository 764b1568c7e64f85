import { describe, expect, test } from "vitest";
import { anOrder } from "#test/fixtures/paper-orders.ts";
import { amend, type Amendment, cancel, expire } from "./amend.ts";
import type { OrderState } from "./order.ts";

const PART = anOrder({
  type: "limit",
  limitPrice: "100",
  status: "partially_filled",
  filledQuantity: "40",
  filledValue: "4000",
});

test("a replaced order keeps what it filled, and its quantity is the new total", () => {
  expect(amend(PART, { quantity: "60", limitPrice: "101" })).toEqual({
    kind: "amended",
    order: { ...PART, quantity: "60", limitPrice: "101" },
    steps: [{ event: "replace" }],
    arrives: true,
  });
});

test("a new quantity alone leaves the order in its place", () => {
  expect(amend(PART, { quantity: "200" })).toMatchObject({ steps: [{ event: "replace" }], arrives: false });
});

test("a quantity that has filled already ends the order as filled", () => {
  expect(amend(PART, { quantity: "40.0", limitPrice: "99" })).toEqual({
    kind: "amended",
    order: { ...PART, quantity: "40.0", limitPrice: "99", status: "filled" },
    steps: [{ event: "replace" }, { event: "fill", reason: "nothing_left" }],
    arrives: false,
  });
});

test("an amendment that changes nothing has no steps", () => {
  expect(amend(PART, { quantity: "100.00", limitPrice: "100.0" })).toEqual({
    kind: "amended",
    order: PART,
    steps: [],
    arrives: false,
  });
});

test("a held leg is repriced and does not arrive", () => {
  const leg = anOrder({ type: "stop", stopPrice: "90", role: "stop_loss", group: "g", held: true });
  expect(amend(leg, { stopPrice: "91" })).toMatchObject({ order: { stopPrice: "91" }, arrives: false });
});

test.each([
  ["a quantity below what filled", PART, { quantity: "39.999999" }, "quantity"],
  ["a quantity of zero", anOrder(), { quantity: "0" }, "quantity"],
  ["a limit of a market order", anOrder(), { limitPrice: "1" }, "limitPrice"],
  ["a stop of a limit order", PART, { stopPrice: "1" }, "stopPrice"],
  [
    "a stop that has triggered",
    anOrder({ type: "stop", stopPrice: "90", triggered: true }),
    { stopPrice: "1" },
    "stopPrice",
  ],
  [
    "a stop price of a trail",
    anOrder({ type: "trailing_stop", trailAmount: "1" }),
    { stopPrice: "1" },
    "stopPrice",
  ],
  [
    "the quantity of a leg",
    anOrder({ type: "limit", limitPrice: "1", role: "take_profit" }),
    { quantity: "5" },
    "quantity",
  ],
])("refuses %s", (_, order, change, field) => {
  expect(amend(order, change)).toMatchObject({ kind: "refused", field });
});

describe("an amended bracket keeps its legs on their sides, as at entry", () => {
  const entry = anOrder({ id: "e", type: "limit", limitPrice: "100", group: "e", role: "entry" });
  const exit = { side: "sell", group: "e", held: true } as const;
  const profit = anOrder({ ...exit, id: "p", type: "limit", limitPrice: "110", role: "take_profit" });
  const loss = anOrder({ ...exit, id: "l", type: "stop", stopPrice: "90", role: "stop_loss" });
  const all = [entry, profit, loss];
  const filled = { ...entry, status: "filled", filledQuantity: entry.quantity } as const;
  const short = all.map((order) => ({
    ...order,
    side: order.role === "entry" ? ("sell" as const) : ("buy" as const),
    ...(order.role === "take_profit" && { limitPrice: "90" }),
    ...(order.role === "stop_loss" && { stopPrice: "110" }),
  }));
  const [shortEntry = entry] = short;
  const pair = [
    { ...profit, id: "e", held: false },
    { ...loss, held: false },
  ];
  const [first = profit] = pair;

  test.each<[string, OrderState, Amendment, readonly OrderState[], string]>([
    [
      "an entry above its profit",
      entry,
      { limitPrice: "110" },
      all,
      "takeProfit.limitPrice must lie above the price of the order",
    ],
    [
      "an entry below its stop",
      entry,
      { limitPrice: "89" },
      all,
      "stopLoss.stopPrice must lie below the price of the order",
    ],
    [
      "a profit below its entry",
      profit,
      { limitPrice: "99" },
      all,
      "takeProfit.limitPrice must lie above the price of the order",
    ],
    [
      "a stop at its entry",
      loss,
      { stopPrice: "100" },
      all,
      "stopLoss.stopPrice must lie below the price of the order",
    ],
    [
      "a stop above the profit of what filled",
      loss,
      { stopPrice: "111" },
      [filled, profit, loss],
      "stopLoss.stopPrice must lie below the take profit",
    ],
    [
      "a short entry below its profit",
      shortEntry,
      { limitPrice: "89" },
      short,
      "takeProfit.limitPrice must lie below the price of the order",
    ],
    [
      "the profit of a pair below its stop",
      first,
      { limitPrice: "80" },
      pair,
      "stopLoss.stopPrice must lie below the price of the order",
    ],
  ])("refuses %s", (_, order, change, others, words) => {
    expect(amend(order, change, others)).toMatchObject({
      kind: "refused",
      field: change.stopPrice === undefined ? "limitPrice" : "stopPrice",
      words,
    });
  });

  test.each<[string, OrderState, Amendment, readonly OrderState[]]>([
    ["between its legs", entry, { limitPrice: "109.99" }, all],
    ["with another quantity", { ...entry, limitPrice: "120" }, { quantity: "5" }, all],
    ["whose stop follows what filled into the profit", loss, { stopPrice: "105" }, [filled, profit, loss]],
    [
      "whose stop has triggered",
      profit,
      { limitPrice: "85" },
      [filled, profit, { ...loss, triggered: true }],
    ],
    ["beside another group", profit, { limitPrice: "1" }, [profit, { ...entry, group: "other" }]],
  ])("lets pass one %s", (_, order, change, others) => {
    expect(amend(order, change, others).kind).toBe("amended");
  });
});

test("an order that has ended is neither amended nor ended again", () => {
  const ended = anOrder({ status: "filled" });
  expect(amend(ended, { quantity: "1" })).toEqual({ kind: "final" });
  expect(cancel(ended, "canceled_by_owner")).toEqual({ kind: "final" });
  expect(expire(ended)).toEqual({ kind: "final" });
});

test("what an order filled stands when it is canceled or expires", () => {
  expect(cancel(PART, "canceled_by_owner")).toEqual({
    kind: "ended",
    order: { ...PART, status: "canceled" },
    step: { event: "cancel", reason: "canceled_by_owner" },
  });
  expect(expire(PART)).toMatchObject({ order: { status: "expired", filledQuantity: "40" } });
});
