import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import type { Order, OrderChange } from "#shared/contracts/order.ts";
import { anOrder } from "#test/fixtures/shown-orders.ts";
import { KEYS } from "../session/keys.ts";
import { applyEvent, type Beside } from "./apply-event.ts";

const silent: Beside = {
  adoptTheme: () => expect.unreachable(),
  notice: () => expect.unreachable(),
};

const AT = "2026-11-27T15:00:00.000Z";
const RISK = { accountId: "acc_1", orderId: "ord_1", rule: "daily_loss", numbers: { loss: "520" } };

test.each<[string, object, (keyof typeof KEYS)[]]>([
  [
    "paper_account.changed",
    { accountId: "acc_1", change: "reset" },
    ["accounts", "orders", "paperAccounts", "portfolio", "positions"],
  ],
  ["snapshot.taken", { account: null, day: "2026-11-27" }, ["snapshots"]],
  ["live_mode.changed", { mode: "live" }, ["liveMode"]],
  ["guardrail.changed", { guardrail: { id: "grd_1" } }, ["guardrails"]],
  ["guardrail.removed", { guardrailId: "grd_1" }, ["guardrails"]],
  [
    "risk.guardrail",
    { ...RISK, guardrailId: "grd_1", action: "block", outcome: "blocked", bias: null },
    ["guardrailEffects", "guardrailTrips", "liveMode"],
  ],
  ["risk.daily_loss", RISK, []],
  ["risk.buying_power", { ...RISK, rule: "buying_power" }, []],
])("asks again for exactly what %s makes old", (type, body, names) => {
  const client = new QueryClient();
  for (const [, key] of LISTS) client.setQueryData(key, {});
  applyEvent(client, { type, body }, silent);
  expect(outdated(client)).toEqual(names);
});

test.each<[string, Partial<Order>, OrderChange["event"]]>([
  ["order.activated", { held: false }, "activate"],
  ["order.triggered", { triggered: true }, "trigger"],
  ["order.replaced", { limitPrice: "98" }, "replace"],
  [
    "order.partially_filled",
    { status: "partially_filled", filledQuantity: "4", averagePrice: "99" },
    "fill_part",
  ],
  ["order.filled", { status: "filled", filledQuantity: "10", averagePrice: "99" }, "fill"],
  ["order.canceled", { status: "canceled", endedAt: AT }, "cancel"],
  ["order.expired", { status: "expired", endedAt: AT }, "expire"],
])("puts what %s tells into every list and into the order itself", async (type, more, event) => {
  const [client, known] = [new QueryClient(), anOrder()];
  const { fills: _, history: past, legs, ...head } = known;
  const order = { ...head, ...more, version: 2 };
  const change = { version: 2, at: AT, from: head.status, to: order.status, event };
  const fill = { id: "fil_1", quantity: "4", price: "99", at: AT, fee: "0", realizedPnl: null };
  const isFill = event === "fill" || event === "fill_part";
  const all = [...KEYS.orders, {}];
  client.setQueryData(all, { pages: [{ items: [known], nextCursor: null }], pageParams: [null] });
  client.setQueryData(KEYS.order("ord_1"), known);
  applyEvent(client, { type, body: { order, change, ...(isFill && { fill }) } }, silent);
  const told = { ...order, fills: isFill ? [fill] : [], history: [...past, change], legs };
  await expect.poll(() => client.getQueryData(KEYS.order("ord_1"))).toEqual(told);
  expect(client.getQueryData(all)).toEqual({
    pages: [{ items: [told], nextCursor: null }],
    pageParams: [null],
  });
});

test.each<[string, Partial<Order>, boolean]>([
  ["order.accepted", {}, true],
  ["order.rejected", { status: "rejected", endedAt: AT }, false],
])("%s puts a new order first where the filter takes it", async (type, more, isOpen) => {
  const client = new QueryClient();
  const { fills, history, legs, ...order } = anOrder(more);
  const change = { ...history[0], to: order.status };
  const [all, open] = [
    [...KEYS.orders, {}],
    [...KEYS.orders, { status: "open" }],
  ];
  const empty = { pages: [{ items: [], nextCursor: null }], pageParams: [null] };
  for (const key of [all, open]) client.setQueryData(key, empty);
  applyEvent(client, { type, body: { order, change } }, silent);
  const listed = {
    ...empty,
    pages: [{ items: [{ ...order, fills, history: [change], legs }], nextCursor: null }],
  };
  await expect.poll(() => client.getQueryData(all)).toEqual(listed);
  expect(client.getQueryData(open)).toEqual(isOpen ? listed : empty);
});

test("what follows from many fills is asked again once for all of them, and from one of another shape at once", async () => {
  const client = new QueryClient();
  for (const [, key] of LISTS) client.setQueryData(key, {});
  applyEvent(client, { type: "order.filled", body: { order: "of another shape" } }, silent);
  await expect
    .poll(() => outdated(client))
    .toEqual(["evaluations", "liveMode", "orders", "portfolio", "positions"]);
});

/** Every list and figure by its name, without those of one thing. */
const LISTS = Object.entries(KEYS).flatMap(([name, key]): [string, readonly string[]][] =>
  typeof key === "function" ? [] : [[name, key]],
);

function outdated(client: QueryClient): string[] {
  return LISTS.filter(([, key]) => client.getQueryState(key)?.isInvalidated === true)
    .map(([name]) => name)
    .toSorted();
}
