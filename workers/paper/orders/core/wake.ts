import { ceiling, floor, PRICE_STEP, read } from "./amounts.ts";
import { isWorking, limitOf, type OrderState, stopOf } from "./order.ts";

/** A key that every price wakes, the largest that a `bigint` of Postgres holds. */
export const ALWAYS = 2n ** 63n - 1n;

/**
 * When a quote has to be judged: its price is at most `low` or at least `high`. The price is the ask for a
 * buy and the bid for a sale, in whole 0.00000001. Null on both sides is an order that no quote changes.
 */
export type Wake = { low: bigint | null; high: bigint | null };

const ASLEEP: Wake = { low: null, high: null };
const AT_ANY_PRICE: Wake = { low: ALWAYS, high: null };

/** A quote that does not wake an order does not change it by `judge`. */
export function wakeOf(order: OrderState): Wake {
  if (!isWorking(order)) return ASLEEP;
  const isBuy = order.side === "buy";
  const limit = limitOf(order);
  if (order.type === "market" || (order.triggered && limit === null)) return AT_ANY_PRICE;
  if (limit !== null && (order.type === "limit" || order.triggered))
    return isBuy ? { low: above(limit) - 1n, high: null } : { low: null, high: below(limit) + 1n };
  const stop = stopOf(order);
  if (stop === null) return AT_ANY_PRICE;
  if (order.type !== "trailing_stop" || order.best === null)
    return isBuy ? { low: null, high: above(stop) } : { low: below(stop), high: null };
  const best = read(order.best);
  return isBuy ? { low: above(best) - 1n, high: above(stop) } : { low: below(stop), high: below(best) + 1n };
}

/**
 * A price in whole 0.00000001, the scale of the wake keys; throws a RangeError on more than 8 places, which
 * no quote has.
 */
export function wakePrice(price: string): bigint {
  const exact = read(price);
  if (exact % PRICE_STEP !== 0n) throw new RangeError("more than 8 decimal places");
  return exact / PRICE_STEP;
}

function above(price: bigint): bigint {
  return ceiling(price, PRICE_STEP);
}

function below(price: bigint): bigint {
  return floor(price, PRICE_STEP);
}
