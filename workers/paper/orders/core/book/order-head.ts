import type { OrderHead } from "#shared/contracts/order.ts";
import { write } from "../amounts.ts";
import { averagePriceOf, stopOf } from "../order.ts";
import type { BookedOrder } from "./rows.ts";

/** An order as events and replies tell of it. */
export function orderHead(order: BookedOrder): OrderHead {
  // A trail that is longer than its price never triggers: nobody trades at zero or below.
  const stop = order.type === "trailing_stop" ? stopOf(order) : null;
  const trailsAt = stop === null || stop <= 0n ? null : stop;
  return {
    id: order.id,
    clientOrderId: order.clientOrderId,
    accountId: order.accountId,
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    quantity: order.quantity,
    filledQuantity: order.filledQuantity,
    averagePrice: averagePriceOf(order),
    limitPrice: order.limitPrice,
    stopPrice: order.stopPrice,
    trailAmount: order.trailAmount,
    trailPercent: order.trailPercent,
    trailsAt: trailsAt === null ? null : write(trailsAt),
    timeInForce: order.timeInForce,
    status: order.status,
    held: order.held,
    triggered: order.triggered,
    role: order.role,
    parentId: order.group === order.id ? null : order.group,
    createdAt: order.createdAt,
    endedAt: order.endedAt,
    expiresAt: order.expiresAt,
    version: order.version,
    rejection: order.rejection,
    band: order.band,
  };
}
