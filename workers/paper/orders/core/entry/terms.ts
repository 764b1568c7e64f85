import { read, write } from "../amounts.ts";
import type { OrderTerms } from "../order.ts";
import type { EntryCheck } from "./entry-check.ts";
import type { Rejection } from "#shared/contracts/order.ts";
import { rejection } from "./rejection.ts";
import { referencePrice } from "./reserve.ts";

/** What the checks of steps compare. */
export type Terms = Pick<EntryCheck, "order" | "legs" | "instrument">;

/** Every price of an order and its legs is a whole number of price steps. */
export function checkPriceStep({ order, legs, instrument }: Terms): Rejection | null {
  const step = read(instrument.priceStep);
  const wrong = [...pricesOf(order, legs)].filter(([, price]) => read(price) % step !== 0n);
  const [first] = wrong;
  if (first === undefined) return null;
  const [field, price] = first;
  return rejection(
    "price_step",
    `${field} ${price} is no multiple of the price step ${instrument.priceStep}.`,
    { priceStep: instrument.priceStep, [field]: price },
    Object.fromEntries(wrong.map(([name, value]) => [name, write(nearest(read(value), step))])),
  );
}

/** The quantity is a whole number of quantity steps. */
export function checkQuantityStep({ order, instrument }: Terms): Rejection | null {
  const step = read(instrument.quantityStep);
  const quantity = read(order.quantity);
  if (quantity > 0n && quantity % step === 0n) return null;
  const below = quantity - (quantity % step);
  return rejection(
    "quantity_step",
    `The quantity ${order.quantity} is no multiple of the quantity step ${instrument.quantityStep}.`,
    { quantityStep: instrument.quantityStep, quantity: order.quantity },
    { quantity: write(below > 0n ? below : step) },
  );
}

/** Outside the session, orders that trade at once are refused; others wait for it. */
export function checkSession({ order, isOpen, opensAt }: EntryCheck): Rejection | null {
  if (isOpen || !tradesAtOnce(order)) return null;
  return rejection(
    "session",
    `The market is closed, and ${nameOf(order)} trades at once.`,
    opensAt === null ? {} : { opensAt },
    patient(order),
  );
}

/**
 * On a quote that is stale or missing, orders that trade at once are refused, and those without any price.
 */
export function checkStaleQuote({ order, quote }: EntryCheck): Rejection | null {
  const isUnpriced = referencePrice(order, quote) === null;
  if (!isUnpriced && !(tradesAtOnce(order) && (quote === null || quote.stale))) return null;
  return rejection(
    "stale_quote",
    quote === null
      ? `No quote of ${order.symbol} is known, and ${nameOf(order)} needs one.`
      : `The latest quote of ${order.symbol} is stale, and ${nameOf(order)} needs a fresh one.`,
    quote === null ? {} : { quotedAt: new Date(quote.at).toISOString() },
    patient(order),
  );
}

function tradesAtOnce({ type, timeInForce }: OrderTerms): boolean {
  return type === "market" || timeInForce === "ioc" || timeInForce === "fok";
}

/** What the order would have to be in order to rest. */
function patient({ type, timeInForce }: OrderTerms): Record<string, string> {
  return {
    ...(type === "market" || type === "trailing_stop" ? { type: "limit" } : {}),
    ...(timeInForce === "ioc" || timeInForce === "fok" ? { timeInForce: "day" } : {}),
  };
}

function nameOf({ type, timeInForce }: OrderTerms): string {
  const words = type.replaceAll("_", "-");
  return timeInForce === "ioc" || timeInForce === "fok" ? `an order with ${timeInForce}` : `a ${words} order`;
}

function* pricesOf(order: OrderTerms, legs: readonly OrderTerms[]): Generator<[string, string]> {
  for (const field of ["limitPrice", "stopPrice", "trailAmount"] as const)
    if (order[field] !== null) yield [field, order[field]];
  for (const leg of legs)
    for (const field of ["limitPrice", "stopPrice"] as const)
      if (leg[field] !== null)
        yield [`${leg.type === "limit" ? "takeProfit" : "stopLoss"}.${field}`, leg[field]];
}

/** The nearest multiple of a step, the upper one from the middle on, and never zero. */
function nearest(price: bigint, step: bigint): bigint {
  const steps = (2n * price + step) / (2n * step);
  return (steps > 0n ? steps : 1n) * step;
}
