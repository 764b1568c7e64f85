import type { Decimal } from "#shared/decimal.ts";
import type { OrderRole, OrderStatus, OrderType, TimeInForce } from "#shared/contracts/order.ts";
import { advance, isFinal } from "#shared/order-machine.ts";
import type { Side } from "#shared/side.ts";
import { averagePrice } from "../../../math/fixed-point.ts";
import { ceiling, floor, ONE, PRICE_STEP, read, readValue, write } from "./amounts.ts";

/**
 * What an order asks for. Prices have at most 8 places and quantities at most 9; `trailPercent` is above 0
 * and below 100.
 */
export type OrderTerms = {
  symbol: string;
  side: Side;
  type: OrderType;
  quantity: Decimal;
  limitPrice: Decimal | null;
  stopPrice: Decimal | null;
  trailAmount: Decimal | null;
  trailPercent: Decimal | null;
  timeInForce: TimeInForce;
};

/**
 * An order as it stands. `filledValue` is the exact sum of price × quantity of its fills, and `best` the
 * price that a trailing stop follows. A `held` leg waits for its entry.
 */
export type OrderState = OrderTerms & {
  id: string;
  status: OrderStatus;
  filledQuantity: Decimal;
  filledValue: Decimal;
  triggered: boolean;
  best: Decimal | null;
  group: string | null;
  role: OrderRole | null;
  held: boolean;
};

/**
 * A quote as an order judges it. `at` is epoch milliseconds. `stale` also covers a quote from outside the
 * session: nothing fills on it.
 */
export type QuoteSeen = {
  bid: Decimal;
  ask: Decimal;
  bidSize: Decimal | null;
  askSize: Decimal | null;
  at: number;
  seq: number;
  stale: boolean;
};

/** The steps of prices and quantities, and how many units one contract holds. */
export type Instrument = { priceStep: Decimal; quantityStep: Decimal; multiplier: Decimal };

/** The place of a new order in its group. */
export type Place = Pick<OrderState, "group" | "role" | "held">;

/** A new order that passed the checks at entry. */
export function newOrder(
  id: string,
  terms: OrderTerms,
  place: Place = { group: null, role: null, held: false },
): OrderState {
  return {
    ...terms,
    ...place,
    id,
    status: advance(null, "accept"),
    filledQuantity: "0",
    filledValue: "0",
    triggered: false,
    best: null,
  };
}

/** Whether a quote can change the order: it has not ended and is not held. */
export function isWorking(order: Pick<OrderState, "status" | "held">): boolean {
  return !isFinal(order.status) && !order.held;
}

/** What is left to fill, as a bigint of 10⁻¹⁸; never below zero. */
export function remainingOf(order: Pick<OrderState, "quantity" | "filledQuantity">): bigint {
  return read(order.quantity) - read(order.filledQuantity);
}

/** The average price of the fills, exact or rounded to 12 places; null without a fill. */
export function averagePriceOf(order: Pick<OrderState, "filledQuantity" | "filledValue">): Decimal | null {
  const filled = read(order.filledQuantity);
  return filled === 0n ? null : write(averagePrice(readValue(order.filledValue), filled));
}

/** The side of the quote that an order trades against: the ask for a buy, the bid for a sale. */
export function quotedSide(order: Pick<OrderTerms, "side">): "bid" | "ask" {
  return order.side === "buy" ? "ask" : "bid";
}

/** The limit that bounds the order's fills, as a bigint of 10⁻¹⁸; null for an order without one. */
export function limitOf(order: Pick<OrderTerms, "limitPrice">): bigint | null {
  return order.limitPrice === null ? null : read(order.limitPrice);
}

/**
 * Where the order would trigger now, as a bigint of 10⁻¹⁸; null without a stop. A trailing stop triggers at
 * best bid − trail (sale) or lowest ask + trail (buy). It is rounded to 8 places away from the market.
 */
export function stopOf(order: OrderState): bigint | null {
  if (order.type !== "trailing_stop") return order.stopPrice === null ? null : read(order.stopPrice);
  if (order.best === null) return null;
  const best = read(order.best);
  // Both factors have 18 places, and a percentage has two more.
  const trail = order.trailAmount === null ? best * read(order.trailPercent ?? "0") : read(order.trailAmount);
  const scale = order.trailAmount === null ? ONE * 100n : 1n;
  const step = scale * PRICE_STEP;
  return order.side === "buy"
    ? ceiling(best * scale + trail, step) * PRICE_STEP
    : floor(best * scale - trail, step) * PRICE_STEP;
}
