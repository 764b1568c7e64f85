import { expect, test } from "vitest";
import { anOrder } from "#test/fixtures/paper-orders.ts";
import { legTerms, settleGroup, wholeGroups } from "./groups.ts";
import type { OrderState } from "./order.ts";

const filled = (filledQuantity: string, status: OrderState["status"] = "partially_filled") => ({
  filledQuantity,
  status,
});
const entry = (more: Partial<OrderState> = {}) =>
  anOrder({ id: "entry", group: "g", role: "entry", ...more });
const leg = (id: "profit" | "loss", more: Partial<OrderState> = {}) =>
  anOrder({
    id,
    group: "g",
    side: "sell",
    role: id === "profit" ? "take_profit" : "stop_loss",
    ...(id === "profit" ? { type: "limit", limitPrice: "110" } : { type: "stop", stopPrice: "90" }),
    ...more,
  });
const changes = (...members: OrderState[]) =>
  settleGroup(members).map(({ order, step }) => {
    const what = step.event === "cancel" ? step.reason : `${step.quantity} ${step.reason}`;
    return `${order.id} ${step.event} ${what}`;
  });

test("legs are of the other side, and a stop with a limit is a stop-limit", () => {
  const exits = { takeProfit: { limitPrice: "110" }, stopLoss: { stopPrice: "90", limitPrice: "89" } };
  expect(
    legTerms(anOrder({ type: "stop", stopPrice: "100", timeInForce: "day" }), "sell", exits),
  ).toMatchObject([
    { side: "sell", type: "limit", limitPrice: "110", stopPrice: null, quantity: "100", timeInForce: "day" },
    { side: "sell", type: "stop_limit", limitPrice: "89", stopPrice: "90" },
  ]);
  expect(legTerms(anOrder(), "sell", { stopLoss: { stopPrice: "90" } })).toMatchObject([{ type: "stop" }]);
});

test("a part of the entry lets both legs work for that part, and more of it for more", () => {
  const held = { held: true };
  const both = [leg("profit", held), leg("loss", held)];
  expect(settleGroup([entry(filled("30")), ...both])).toMatchObject([
    { order: { held: false, quantity: "30" }, step: { event: "activate", quantity: "30" } },
    { order: { held: false, quantity: "30" }, step: { event: "activate", quantity: "30" } },
  ]);
  const working = [leg("profit", { quantity: "30" }), leg("loss", { quantity: "30" })];
  expect(changes(entry(filled("30")), ...working)).toEqual([]);
  expect(changes(entry(filled("100", "filled")), ...working)).toEqual([
    "profit activate 100 entry_filled",
    "loss activate 100 entry_filled",
  ]);
});

test("a part of one leg leaves less to the other, also while the entry fills on", () => {
  const profit = leg("profit", filled("40"));
  expect(changes(entry(filled("100", "filled")), profit, leg("loss"))).toEqual([
    "loss replace 60 sibling_filled_part",
  ]);
  const early = leg("profit", { quantity: "50", ...filled("40") });
  expect(changes(entry(filled("80")), early, leg("loss", { quantity: "10" }))).toEqual([
    "profit activate 80 entry_filled",
    "loss activate 40 entry_filled",
  ]);
});

test("a leg that closes all cancels its sibling and what is left of the entry", () => {
  const profit = leg("profit", { quantity: "30", ...filled("30", "filled") });
  expect(changes(entry(filled("30")), profit, leg("loss", { quantity: "30" }))).toEqual([
    "entry cancel exit_filled",
    "loss cancel sibling_filled",
  ]);
  const both = [
    leg("profit", { ...filled("40") }),
    leg("loss", { quantity: "60", ...filled("60", "filled") }),
  ];
  expect(changes(entry(filled("100", "filled")), ...both)).toEqual(["profit cancel sibling_filled"]);
});

test("an entry that ends without a fill takes its legs with it, one with a fill leaves them", () => {
  const held = [leg("profit", { held: true }), leg("loss", { held: true })];
  expect(changes(entry(), ...held)).toEqual([]);
  expect(changes(entry({ status: "expired" }), ...held)).toEqual([
    "profit cancel entry_ended",
    "loss cancel entry_ended",
  ]);
  const working = [leg("profit", { quantity: "30" }), leg("loss", { quantity: "30" })];
  expect(changes(entry({ ...filled("30"), status: "canceled" }), ...working)).toEqual([]);
});

test("held legs follow an amended entry", () => {
  expect(changes(entry({ quantity: "70" }), leg("loss", { held: true }))).toEqual([
    "loss replace 70 entry_amended",
  ]);
});

test("a leg that its owner cancels leaves the other at work", () => {
  expect(changes(entry(filled("100", "filled")), leg("profit", { status: "canceled" }), leg("loss"))).toEqual(
    [],
  );
});

test("of a pair one reduces and cancels the other", () => {
  expect(changes(leg("profit"), leg("loss"))).toEqual([]);
  expect(changes(leg("profit", filled("40")), leg("loss"))).toEqual(["loss replace 60 sibling_filled_part"]);
  expect(changes(leg("profit", filled("100", "filled")), leg("loss"))).toEqual([
    "loss cancel sibling_filled",
  ]);
  const parts = [leg("profit", filled("40")), leg("loss", { quantity: "60", ...filled("60", "filled") })];
  expect(changes(...parts)).toEqual(["profit cancel sibling_filled"]);
  expect(changes(leg("profit", { status: "canceled" }), leg("loss"))).toEqual([]);
});

test("a cut through a list of orders goes behind the group that it would cut", () => {
  const orders = [null, "a", "a", "a", null, "b", "b"].map((group) => ({ group }));
  expect([0, 1, 2, 3, 4, 5, 6, 7, 9].map((limit) => wholeGroups(orders, limit))).toEqual([
    0, 1, 4, 4, 4, 5, 7, 7, 7,
  ]);
});
