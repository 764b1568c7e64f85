import type { Decimal } from "#shared/decimal.ts";
import type { Side } from "#shared/side.ts";
import { least, money, most, ONE, read, readValue, write, ceiling } from "../amounts.ts";
import { orderFee } from "../fills/fees.ts";
import type { ModelChoice } from "#shared/contracts/fill-models.ts";
import { slipped, slippageOf } from "../fills/slippage.ts";
import {
  type Instrument,
  isWorking,
  limitOf,
  type OrderState,
  quotedSide,
  type QuoteSeen,
  remainingOf,
  stopOf,
} from "../order.ts";

/** What the reserve of an order depends on beside the order; the quote is null where none is known. */
export type Pricing = { quote: QuoteSeen | null; models: ModelChoice; instrument: Instrument };

/**
 * The price that an order reckons with, as a bigint of 10⁻¹⁸; null without a limit, a stop and a quote. A
 * buy: its limit, else `max(stop, ask)`. A sale: `max(limit, bid)`, or its stop where no bid is known.
 */
export function referencePrice(order: OrderState, quote: QuoteSeen | null): bigint | null {
  const quoted = quote === null ? 0n : most(read(quote[quotedSide(order)]), 0n);
  const limit = limitOf(order);
  if (limit !== null) return order.side === "buy" ? limit : most(limit, quoted);
  const stop = quoted > 0n ? stopOf({ ...order, best: order.best ?? write(quoted) }) : stopOf(order);
  if (quoted === 0n) return stop;
  return order.side === "buy" ? most(stop ?? 0n, quoted) : quoted;
}

/**
 * How much of each working order opens, by id, as bigints of 10⁻¹⁸. The orders are those of one account and
 * symbol, in their order of acceptance. Earlier orders take what the position covers first. The legs of a
 * group exclude each other, so they count as the largest of them.
 */
export function openingQuantities(orders: readonly OrderState[], position: Decimal): Map<string, bigint> {
  const held = read(position);
  const cover: Record<Side, bigint> = { buy: most(-held, 0n), sell: most(held, 0n) };
  const groups = new Map<string, { closing: bigint; opening: bigint }>();
  const openings = new Map<string, bigint>();
  for (const order of orders) {
    if (!isWorking(order)) continue;
    const group = order.role === "entry" ? null : order.group;
    const shared = (group === null ? undefined : groups.get(group)) ?? { closing: 0n, opening: 0n };
    const remaining = remainingOf(order);
    const closing = least(remaining, shared.closing + cover[order.side]);
    cover[order.side] -= most(closing - shared.closing, 0n);
    const opening = remaining - closing;
    openings.set(order.id, most(opening - shared.opening, 0n));
    if (group !== null)
      groups.set(group, {
        closing: most(closing, shared.closing),
        opening: most(opening, shared.opening),
      });
  }
  return openings;
}

/**
 * What is held in the order's direction with the opening parts of the orders that work there, as a bigint of
 * 10⁻¹⁸.
 */
export function sizeBefore(
  { side }: OrderState,
  { others, position }: { others: readonly OrderState[]; position: Decimal },
): bigint {
  const held = read(position);
  const openings = openingQuantities(others, position);
  return others
    .filter((other) => other.side === side)
    .reduce((size, { id }) => size + (openings.get(id) ?? 0n), most(side === "buy" ? held : -held, 0n));
}

/**
 * What an order keeps back for its opening part, as a bigint of 10⁻¹⁸ of money. A buy: `opening × price ×
 * multiplier + fees`. A short sale: half of that value, and fees. The price is the reference price with the
 * account's slippage where no limit bounds it; fees are those of the whole rest.
 */
export function reserveAmount(order: OrderState, opening: bigint, pricing: Pricing): bigint {
  const reference = referencePrice(order, pricing.quote);
  if (opening === 0n || reference === null) return 0n;
  const { models, instrument, quote } = pricing;
  const multiplier = read(instrument.multiplier);
  const remaining = remainingOf(order);
  const size = order.side === "buy" ? quote?.askSize : quote?.bidSize;
  const slippage = slippageOf(models.slippage, {
    price: reference,
    quantity: remaining,
    size: size === undefined || size === null ? null : read(size),
  });
  const isBound = limitOf(order) !== null;
  const price = isBound ? reference : slipped({ side: order.side, limit: null }, reference, slippage);
  const filled = { quantity: read(order.filledQuantity), value: readValue(order.filledValue) };
  const whole = { quantity: filled.quantity + remaining, value: filled.value + reference * remaining };
  const fees = orderFee(models.fees, whole, multiplier) - orderFee(models.fees, filled, multiplier);
  const value = money(opening * most(price, reference), multiplier);
  return (order.side === "buy" ? value : ceiling(value, 2n)) + fees;
}

/** The reserves of all working orders of an account on a symbol, by id, in their order of acceptance. */
export function reservesOf(
  orders: readonly OrderState[],
  position: Decimal,
  pricing: Pricing,
): Map<string, Decimal> {
  const openings = openingQuantities(orders, position);
  return new Map(
    orders.map((order) => [order.id, write(reserveAmount(order, openings.get(order.id) ?? 0n, pricing))]),
  );
}

/** The value of a quantity at a price, as a bigint of 10⁻¹⁸ of money. */
export function worth(quantity: bigint, price: bigint, multiplier: bigint): bigint {
  return money(quantity * price, multiplier);
}

/** How much of a quantity an amount of money pays for, as a bigint of 10⁻¹⁸, rounded down. */
export function quantityFor(amount: bigint, price: bigint, multiplier: bigint): bigint {
  return price === 0n ? 0n : (amount * ONE * ONE) / (price * multiplier);
}
