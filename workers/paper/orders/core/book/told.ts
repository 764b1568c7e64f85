import type { OrderChange, OrderEvent, OrderFill } from "#shared/contracts/order.ts";
import type { EventType, NewEvent } from "#shared/events.ts";
import { orderHead } from "./order-head.ts";
import type { BookedOrder, FillRow, HistoryRow } from "./rows.ts";

/** What the stream and the audit trail hear of one row of an order's history. */
export type Told = { event: NewEvent; audit: { action: string; detail: Record<string, unknown> } };

type OrderEventType = Extract<EventType, `order.${string}`>;

const TOLD_AS: Record<OrderEvent, OrderEventType> = {
  accept: "order.accepted",
  reject: "order.rejected",
  activate: "order.activated",
  trigger: "order.triggered",
  replace: "order.replaced",
  fill_part: "order.partially_filled",
  fill: "order.filled",
  cancel: "order.canceled",
  expire: "order.expired",
};

/** Tells of a change as the order stood right after it. */
export function toldOf(order: BookedOrder, row: HistoryRow, fill: FillRow | null): Told {
  const type = TOLD_AS[row.event];
  const { version, from, to } = row;
  const body = {
    order: orderHead(order),
    change: orderChange(row),
    ...(fill !== null && { fill: orderFill(fill) }),
  };
  return {
    event: { type, body },
    audit: { action: type, detail: { order: order.id, account: order.accountId, version, from, to } },
  };
}

export function orderChange({
  version,
  at,
  from,
  to,
  event,
  reason,
}: Omit<HistoryRow, "orderId">): OrderChange {
  return { version, at, from, to, event, ...(reason !== null && { reason }) };
}

export function orderFill(
  fill: Pick<FillRow, "id" | "quantity" | "price" | "at" | "fee" | "realized">,
): OrderFill {
  const { id, quantity, price, at, fee, realized } = fill;
  return { id, quantity, price, at, fee, realizedPnl: realized };
}
