import { read } from "../amounts.ts";
import type { BookedOrder, BookMarket } from "./rows.ts";
import type { ModelChoice } from "#shared/contracts/fill-models.ts";
import { isWorking, type OrderState } from "../order.ts";
import { reservesOf } from "../entry/reserve.ts";

/**
 * Whether an amended order asks for more than before: a larger quantity, or more to be kept back. Only then
 * it is judged as a new order is; an order may always become smaller.
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
  const working = orders.map((order) => (order.id === before.id ? after : order)).filter(isWorking);
  const reserves = reservesOf(working, market.position?.quantity ?? "0", {
    ...market,
    models: account.models,
  });
  return read(reserves.get(after.id) ?? "0") > read(before.reserved);
}
