import { expect, test } from "vitest";
import type { OrderFill } from "#shared/contracts/order.ts";
import { anOrder } from "#test/fixtures/shown-orders.ts";
import { mergeIntoPages, type OrderPages, type ToldOrder } from "./merge-order.ts";

const at = "2026-11-27T15:05:00.000Z";
const fill: OrderFill = { id: "fil_1", quantity: "10", price: "99", at, fee: "0", realizedPnl: null };
const list = (...items: OrderPages["pages"][number]["items"]): OrderPages => ({
  pages: [{ items, nextCursor: null }],
  pageParams: [null],
});
const itemsOf = (pages: OrderPages) => pages.pages.flatMap(({ items }) => items);

function told(more: Parameters<typeof anOrder>[0], change: Partial<ToldOrder["change"]> = {}): ToldOrder {
  const { fills: _, history: __, legs: ___, ...order } = anOrder(more);
  return {
    order,
    change: { version: order.version, at, from: "accepted", to: order.status, event: "fill", ...change },
  };
}

test("a fill changes its order where it stands, once, and a late event nothing", () => {
  const event = { ...told({ status: "filled", filledQuantity: "10", version: 2 }), fill };
  const once = mergeIntoPages(list(anOrder()), { status: "open" }, event);
  const [order] = itemsOf(once);
  expect(order).toMatchObject({ status: "filled", version: 2, fills: [{ id: "fil_1" }] });
  expect(order?.history.map(({ event: name }) => name)).toEqual(["accept", "fill"]);
  expect(mergeIntoPages(once, {}, event)).toEqual(once);
  expect(mergeIntoPages(once, {}, told({ version: 1 }, { version: 1 }))).toEqual(once);
});

test("a leg stands with its entry, also one that was not known", () => {
  const leg = { id: "ord_2", parentId: "ord_1", role: "stop_loss", held: true } as const;
  const withLeg = mergeIntoPages(list(anOrder({ role: "entry" })), {}, told(leg));
  const active = mergeIntoPages(
    withLeg,
    {},
    told({ ...leg, held: false, version: 2 }, { event: "activate" }),
  );
  expect(itemsOf(active).map(({ id, legs }) => [id, legs.map(({ held }) => held)])).toEqual([
    ["ord_1", [false]],
  ]);
});

test("a new order stands first in the lists that take it", () => {
  const event = told({ id: "ord_9" }, { from: null, event: "accept" });
  const ids = (filter: Parameters<typeof mergeIntoPages>[1]) =>
    itemsOf(mergeIntoPages(list(anOrder()), filter, event)).map(({ id }) => id);
  expect(ids({ status: "open", accountId: "acc_1", symbol: "ACME" })).toEqual(["ord_9", "ord_1"]);
  expect(ids({ accountId: "acc_2" })).toEqual(["ord_1"]);
  expect(ids({ symbol: "OTHER" })).toEqual(["ord_1"]);
});
