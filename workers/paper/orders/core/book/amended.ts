import { read } from "../amounts.ts";
import type { BookedOrder, BookMarket } from "./rows.ts";
import type { ModelChoice } from "#shared/contracts/fill-models.ts";
import { isWorking, type OrderState, remainingOf } from "../order.ts";
import { referencePrice, reservesOf } from "../entry/reserve.ts";

/**
 * Whether an amended order asks for more than before: a larger quantity, more to be kept back, or more to be
 * confirmed. Only then it is judged as a new order is; an order may always become smaller. What a leg is
 * worth was confirmed with its entry.
 */
export function addsTo(
  before: BookedOrder,
  after: OrderState,
  {
    orders,
    market,
    account,
  }: { orders: readonly BookedOrder[]; market: BookMarket; account: { models: ModelChoice } },
): boolean {
  if (read(after.quantity) > read(before.quantity)) return true;
  const isLeg = after.group !== null && after.group !== after.id;
  if (!isLeg && valueOf(after, market) > valueOf(before, market)) return true;
  const working = orders.map((order) => (order.id === before.id ? after : order)).filter(isWorking);
  const reserves = reservesOf(working, market.position?.quantity ?? "0", {
    ...market,
    models: account.models,
  });
  return read(reserves.get(after.id) ?? "0") > read(before.reserved);
}

/** What is left of an order at its reference price, as a bigint of 10⁻³⁶; the multiplier stays the same. */
function valueOf(order: OrderState, { quote }: BookMarket): bigint {
  return remainingOf(order) * (referencePrice(order, quote) ?? 0n);
}
