import { expect, test } from "vitest";
import { anOrder } from "#test/fixtures/paper-orders.ts";
import { amend, cancel, expire } from "./amend.ts";

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
