import { isFinal, ORDER_REASONS, type OrderReason } from "#shared/order-machine.ts";
import { read, write } from "../amounts.ts";
import type { Amendment } from "../amend.ts";
import { type OrderState, quotedSide, type QuoteSeen, stopOf } from "../order.ts";

/** A reason in words; of an order that ends it also says what had filled before. */
export function reasonOf(reason: OrderReason, order: OrderState): string {
  const words = ORDER_REASONS[reason];
  const isCut = isFinal(order.status) && order.status !== "filled" && read(order.filledQuantity) > 0n;
  return isCut ? `${words} ${order.filledQuantity} of ${order.quantity} had filled before.` : words;
}

/** What its owner changed of an order, and what stands filled of it. */
export function amendedWords(before: OrderState, change: Amendment): string {
  const parts = (["quantity", "limitPrice", "stopPrice"] as const).flatMap((field) => {
    const to = change[field];
    const from = before[field];
    if (to === undefined || from === null || read(to) === read(from)) return [];
    return [`${NAMES[field]} ${from} → ${write(read(to))}`];
  });
  const filled = read(before.filledQuantity) > 0n ? ` ${before.filledQuantity} had filled before.` : "";
  return `The owner amended the order: ${parts.join(", ")}.${filled}`;
}
const NAMES = { quantity: "quantity", limitPrice: "limit", stopPrice: "stop" } as const;

/** Why a stop triggered; the order is as it stood before. */
export function triggeredWords(before: OrderState, quote: QuoteSeen): string {
  const side = quotedSide(before);
  const stop = stopOf(before);
  return `The ${side} of ${quote[side]} reached the stop${stop === null ? "" : ` at ${write(stop)}`}.`;
}
