import { misplacedLegs } from "#shared/bracket-sides.ts";
import type { Decimal } from "#shared/decimal.ts";
import { advance, isFinal, type OrderReason } from "#shared/order-machine.ts";
import { read } from "./amounts.ts";
import type { OrderState } from "./order.ts";

/** What its owner changes of an order; `quantity` is the new total, with what has filled. */
export type Amendment = {
  quantity?: Decimal | undefined;
  limitPrice?: Decimal | undefined;
  stopPrice?: Decimal | undefined;
};

export type AmendStep = { event: "replace" } | { event: "fill"; reason: OrderReason };

/**
 * `arrives` says that a price changed, so that the order is judged as one that has just arrived. `final` is
 * an order that has ended. An amendment that changes nothing has no steps.
 */
export type AmendJudgement =
  | { kind: "amended"; order: OrderState; steps: AmendStep[]; arrives: boolean }
  | { kind: "refused"; field: keyof Amendment; words: string }
  | { kind: "final" };

/**
 * Judges an amendment. A replaced order keeps what it filled; a quantity below that is refused, and one equal
 * to that ends the order as filled. `others` may hold any orders: those of its group must stay on their
 * sides.
 */
export function amend(
  order: OrderState,
  change: Amendment,
  others: readonly OrderState[] = [],
): AmendJudgement {
  if (isFinal(order.status)) return { kind: "final" };
  const refusal = refusalOf(order, change);
  if (refusal !== null) return { kind: "refused", ...refusal };
  const replaced: OrderState = {
    ...order,
    quantity: change.quantity ?? order.quantity,
    limitPrice: change.limitPrice ?? order.limitPrice,
    stopPrice: change.stopPrice ?? order.stopPrice,
  };
  const isRepriced =
    !isSame(replaced.limitPrice, order.limitPrice) || !isSame(replaced.stopPrice, order.stopPrice);
  if (!isRepriced && isSame(replaced.quantity, order.quantity))
    return { kind: "amended", order, steps: [], arrives: false };
  const misplaced = isRepriced ? misplacementOf(replaced, others) : null;
  if (misplaced !== null) {
    const field = isSame(replaced.stopPrice, order.stopPrice) ? "limitPrice" : "stopPrice";
    return { kind: "refused", field, words: misplaced };
  }
  const status = advance(order.status, "replace");
  const steps: AmendStep[] = [{ event: "replace" }];
  if (read(replaced.quantity) > read(order.filledQuantity))
    return {
      kind: "amended",
      order: { ...replaced, status },
      steps,
      arrives: isRepriced && !order.held,
    };
  steps.push({ event: "fill", reason: "nothing_left" });
  return { kind: "amended", order: { ...replaced, status: advance(status, "fill") }, steps, arrives: false };
}

export type End =
  | { kind: "ended"; order: OrderState; step: { event: "cancel" | "expire"; reason: OrderReason } }
  | { kind: "final" };

/** Ends an order that has not ended; what it filled stands. Its group is to be settled afterwards. */
export function cancel(order: OrderState, reason: OrderReason): End {
  return end(order, "cancel", reason);
}

/** Ends a `day` order with its session. */
export function expire(order: OrderState): End {
  return end(order, "expire", "session_ended");
}

function end(order: OrderState, event: "cancel" | "expire", reason: OrderReason): End {
  if (isFinal(order.status)) return { kind: "final" };
  return {
    kind: "ended",
    order: { ...order, status: advance(order.status, event) },
    step: { event, reason },
  };
}

function refusalOf(
  order: OrderState,
  { quantity, limitPrice, stopPrice }: Amendment,
): { field: keyof Amendment; words: string } | null {
  if (quantity !== undefined && order.role !== null && order.role !== "entry")
    return { field: "quantity", words: "a leg covers what its entry filled, so its quantity is not chosen" };
  if (quantity !== undefined && (read(quantity) <= 0n || read(quantity) < read(order.filledQuantity)))
    return {
      field: "quantity",
      words: `must be above zero and at least the ${order.filledQuantity} that have filled`,
    };
  if (limitPrice !== undefined && order.limitPrice === null)
    return { field: "limitPrice", words: `a ${order.type} order has no limit` };
  if (stopPrice !== undefined && order.stopPrice === null)
    return { field: "stopPrice", words: `a ${order.type} order has no stop price to amend` };
  if (stopPrice !== undefined && order.triggered)
    return { field: "stopPrice", words: "the stop has triggered already" };
  return null;
}

/**
 * Why a repriced order and its group would no longer lie on their sides, as at entry. An entry that has
 * ended is not compared with, so that a stop may follow a position into its profit. Nor is a stop that has
 * triggered.
 */
function misplacementOf(order: OrderState, others: readonly OrderState[]): string | null {
  if (order.group === null) return null;
  const rest = others.filter(({ id, group }) => id !== order.id && group === order.group);
  const open = [order, ...rest].filter(({ status }) => !isFinal(status));
  const entry = open.find(({ role }) => role === "entry");
  const profit = open.find(({ role }) => role === "take_profit");
  const loss = open.find(({ role, triggered }) => role === "stop_loss" && !triggered);
  const isPair = ![order, ...rest].some(({ role }) => role === "entry");
  const [fault] = misplacedLegs({
    isLong: order.role === "entry" ? order.side === "buy" : order.side === "sell",
    entry: (isPair ? profit?.limitPrice : (entry?.limitPrice ?? entry?.stopPrice)) ?? undefined,
    takeProfit: isPair ? undefined : (profit?.limitPrice ?? undefined),
    stopLoss: loss?.stopPrice ?? undefined,
  });
  return fault === undefined ? null : fault.join(" ");
}

function isSame(one: Decimal | null, other: Decimal | null): boolean {
  if (one === null || other === null) return one === other;
  return read(one) === read(other);
}
