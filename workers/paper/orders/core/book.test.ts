import { expect, test } from "vitest";
import { aDesk, entering } from "#test/fixtures/paper-book.ts";
import { aQuote } from "#test/fixtures/paper-orders.ts";
import type { Changes } from "./book/sheet.ts";

/** The history in short: order, event, status after it. */
const happened = ({ history }: Changes) =>
  history.map(({ orderId, event, to }) => `${orderId} ${event} ${to}`);

test("an order that fills on arrival leaves its row, its history, its fill, the position and the cash", () => {
  const desk = aDesk();
  const quote = aQuote("99", "100", { askSize: "60", seq: 7 });
  const changes = desk.at(quote, (book) => book.place([entering()]));
  expect(happened(changes)).toEqual(["ord_1 accept accepted", "ord_1 fill_part partially_filled"]);
  expect(changes.inserted).toEqual([
    expect.objectContaining({
      id: "ord_1",
      place: 1,
      judgedSeq: 7,
      version: 2,
      filledQuantity: "60",
      filledValue: "6000",
      reserved: "4000",
      endedAt: null,
    }),
  ]);
  expect(changes.fills).toEqual([
    expect.objectContaining({ orderId: "ord_1", quantity: "60", price: "100", realized: null, tickSeq: 7 }),
  ]);
  expect(changes.account).toMatchObject({
    cash: "94000",
    reserved: "4000",
    accepted: 1,
    working: 1,
    changes: 0,
  });
  expect(changes.position).toMatchObject({
    symbol: "SPY",
    quantity: "60",
    cost: "6000",
    optimisticCost: "6000",
  });
  expect(changes.updated).toEqual([]);
});

test("each row of history has one event and one audit row, which tell of the order as it stood then", () => {
  const desk = aDesk();
  const changes = desk.at(aQuote("99", "100", { askSize: "60" }), (book) => {
    book.place([entering({ timeInForce: "ioc" })]);
    book.reject(entering({ id: "ord_2" }), {
      rule: "session",
      words: "closed",
      numbers: {},
      wouldPass: null,
      guardrails: [],
    });
  });
  expect(
    changes.told.map(({ event: { type, body }, audit }) => [type, body, audit.detail["version"]]),
  ).toEqual([
    [
      "order.accepted",
      expect.objectContaining({ order: expect.objectContaining({ filledQuantity: "0", version: 1 }) }),
      1,
    ],
    [
      "order.partially_filled",
      expect.objectContaining({
        order: expect.objectContaining({ filledQuantity: "60", version: 2, endedAt: null }),
        fill: expect.objectContaining({ quantity: "60" }),
      }),
      2,
    ],
    [
      "order.canceled",
      expect.objectContaining({
        order: expect.objectContaining({ filledQuantity: "60", status: "canceled", version: 3 }),
        change: expect.objectContaining({ reason: expect.stringMatching(/60 of 100 had filled/) }),
      }),
      3,
    ],
    ["order.rejected", expect.objectContaining({ change: expect.objectContaining({ reason: "closed" }) }), 1],
  ]);
  expect(desk.account()).toMatchObject({ working: 0, reserved: "0", accepted: 1 });
});

test("a bracket's legs cover what its entry filled, and a leg that fills ends the other", () => {
  const desk = aDesk();
  const bracket = [
    entering({ id: "in", type: "limit", limitPrice: "100", group: "in", role: "entry" }),
    entering({
      id: "up",
      side: "sell",
      type: "limit",
      limitPrice: "110",
      group: "in",
      role: "take_profit",
      held: true,
    }),
    entering({
      id: "down",
      side: "sell",
      type: "stop",
      stopPrice: "90",
      group: "in",
      role: "stop_loss",
      held: true,
    }),
  ];
  desk.at(aQuote("99", "100", { askSize: "40", seq: 1 }), (book) => book.place(bracket));
  expect(desk.order("up")).toMatchObject({ held: false, quantity: "40", judgedSeq: 1 });
  expect(desk.account()).toMatchObject({ working: 3, reserved: "6000" });
  const rest = desk.at(aQuote("98", "99", { seq: 2 }), (book) => book.onQuote());
  expect(happened(rest)).toEqual(["in fill filled", "up activate accepted", "down activate accepted"]);
  expect(desk.account()).toMatchObject({ working: 2, reserved: "0", cash: "90060" });
  const won = desk.at(aQuote("111", "112", { seq: 3 }), (book) => book.onQuote());
  expect(happened(won)).toEqual(["up fill filled", "down cancel canceled"]);
  expect(desk.order("up")?.band).toEqual({ optimistic: "1320", booked: "1160", pessimistic: "1078.935" });
  expect(desk.account()).toMatchObject({ working: 0, cash: "101160" });
  expect(desk.position()).toMatchObject({ quantity: "0", realizedPnl: "1160", openedAt: null });
});

test("a quote is judged once, its size is shared by acceptance, and an order placed on it takes what is left", () => {
  const desk = aDesk();
  const limit = { type: "limit", limitPrice: "100", quantity: "10" } as const;
  desk.at(aQuote("101", "102", { seq: 1 }), (book) => {
    book.place([entering({ id: "a", ...limit })]);
    book.place([entering({ id: "b", ...limit })]);
  });
  const quote = aQuote("98", "99", { askSize: "15", seq: 2 });
  expect(happened(desk.at(quote, (book) => book.onQuote()))).toEqual([
    "a fill filled",
    "b fill_part partially_filled",
  ]);
  const again = desk.at(quote, (book) => book.onQuote());
  expect([again.history, again.updated, again.account]).toEqual([[], [], null]);
  expect(happened(desk.at(quote, (book) => book.place([entering({ id: "c", ...limit })])))).toEqual([
    "c accept accepted",
  ]);
  expect(happened(desk.at({ ...quote, seq: 3 }, (book) => book.onQuote()))).toEqual([
    "b fill filled",
    "c fill filled",
  ]);
});

test("an amended price is judged like an arrival, and the order judges no earlier quote", () => {
  const desk = aDesk();
  desk.at(aQuote("101", "102", { seq: 1 }), (book) =>
    book.place([entering({ id: "a", type: "limit", limitPrice: "90" })]),
  );
  const amended = desk.at(aQuote("101", "102", { seq: 4 }), (book) =>
    book.amend("a", { limitPrice: "101.5" }),
  );
  expect(amended.history).toEqual([
    expect.objectContaining({ event: "replace", reason: "The owner amended the order: limit 90 → 101.5." }),
  ]);
  expect(amended.account).toMatchObject({ reserved: "10150" });
  expect(desk.at(aQuote("99", "100", { seq: 3 }), (book) => book.onQuote()).history).toEqual([]);
  expect(
    desk.at(aQuote("99", "100", { seq: 5 }), (book) => book.amend("a", { quantity: "50" })).fills,
  ).toEqual([]);
  expect(happened(desk.at(aQuote("99", "100", { seq: 5 }), (book) => book.onQuote()))).toEqual([
    "a fill filled",
  ]);
});

test("a pair shares one cover: what one leg fills the other gives up, and a cancelled book keeps nothing back", () => {
  const desk = aDesk();
  desk.at(aQuote("99", "100", { seq: 1 }), (book) => book.place([entering({ id: "have" })]));
  const pair = [
    entering({ id: "up", side: "sell", type: "limit", limitPrice: "110", group: "up", role: "take_profit" }),
    entering({ id: "down", side: "sell", type: "stop", stopPrice: "90", group: "up", role: "stop_loss" }),
  ];
  desk.at(aQuote("99", "100", { seq: 2 }), (book) => book.place(pair));
  expect(desk.account()).toMatchObject({ reserved: "0", working: 2 });
  const part = desk.at(aQuote("111", "112", { bidSize: "30", seq: 3 }), (book) => book.onQuote());
  expect(happened(part)).toEqual(["up fill_part partially_filled", "down replace accepted"]);
  expect(desk.order("down")).toMatchObject({ quantity: "70" });
  const ended = desk.at(aQuote("111", "112", { seq: 4 }), (book) =>
    book.cancel(["up", "down"], "account_reset"),
  );
  expect(ended.history.map(({ reason }) => reason)).toEqual([
    "The account was reset. 30 of 100 had filled before.",
    "The account was reset.",
  ]);
  expect(desk.account()).toMatchObject({ working: 0, reserved: "0" });
});

test("what closes is reserved anew when another order takes its cover", () => {
  const desk = aDesk();
  desk.at(aQuote("99", "100", { seq: 1 }), (book) => book.place([entering({ id: "have" })]));
  desk.at(aQuote("99", "100", { seq: 2 }), (book) =>
    book.place([entering({ id: "first", side: "sell", type: "limit", limitPrice: "120" })]),
  );
  expect(desk.account().reserved).toBe("0");
  desk.at(aQuote("99", "100", { seq: 3 }), (book) => book.place([entering({ id: "second", side: "sell" })]));
  expect(desk.position()).toMatchObject({ quantity: "0" });
  // The first sale would open a short now, which keeps back half of its value.
  expect(desk.account().reserved).toBe("6000");
});
