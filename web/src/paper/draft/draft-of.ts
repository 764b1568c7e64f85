import type { OrderHead } from "#shared/contracts/order.ts";
import { type Draft, NEW_DRAFT } from "./draft.ts";

/** The ticket with which an order would be entered again, without its legs. */
export function draftOf(order: OrderHead): Draft {
  return {
    ...NEW_DRAFT,
    side: order.side,
    type: order.type,
    timeInForce: order.timeInForce,
    trailsByPercent: order.trailPercent !== null,
    fields: {
      ...NEW_DRAFT.fields,
      quantity: order.quantity,
      limitPrice: order.limitPrice ?? "",
      stopPrice: order.stopPrice ?? "",
      trailAmount: order.trailAmount ?? "",
      trailPercent: order.trailPercent ?? "",
    },
  };
}
