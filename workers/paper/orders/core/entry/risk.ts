import { buyingPowerOf } from "../../../accounts/core/funds.ts";
import { least, most, read, write } from "../amounts.ts";
import { type OrderState, remainingOf } from "../order.ts";
import type { EntryCheck } from "./entry-check.ts";
import type { Rejection } from "#shared/contracts/order.ts";
import { rejection } from "./rejection.ts";
import {
  openingQuantities,
  quantityFor,
  referencePrice,
  reserveAmount,
  sizeBefore,
  worth,
} from "./reserve.ts";

/** What a position may become with all that works in its direction stays within the account's limit. */
export function checkPositionLimit(check: EntryCheck): Rejection | null {
  const { maxPosition } = check.limits;
  const opening = openingOf(check, check.order);
  if (maxPosition === null || opening === 0n) return null;
  const { price, multiplier } = pricedAt(check);
  const before = sizeBefore(check.order, check);
  const size = worth(before + opening, price, multiplier);
  if (size <= read(maxPosition)) return null;
  const room = most(quantityFor(read(maxPosition), price, multiplier) - before, 0n);
  return rejection(
    "position_limit",
    `The position would be worth up to ${write(size)}, above the limit of ${maxPosition}.`,
    { maxPosition, wouldBeWorth: write(size), referencePrice: write(price) },
    passingQuantity(check, remainingOf(check.order) - opening + room),
  );
}

/** Once a day lost as much as the account allows, only closing orders pass. */
export function checkDailyLoss(check: EntryCheck): Rejection | null {
  const { maxDailyLoss } = check.limits;
  if (maxDailyLoss === null || read(check.dayPnl) > -read(maxDailyLoss)) return null;
  const opening = openingOf(check, check.order);
  if (opening === 0n) return null;
  return rejection(
    "daily_loss",
    `The day stands at ${check.dayPnl} and the limit is a loss of ${maxDailyLoss}: only closing orders pass.`,
    { maxDailyLoss, dayPnl: check.dayPnl },
    passingQuantity(check, remainingOf(check.order) - opening),
  );
}

/** Buying power stays at zero or above after the order's reserve; an order that only closes always passes. */
export function checkBuyingPower(check: EntryCheck): Rejection | null {
  const power = read(buyingPowerOf(check.account));
  const needed = reserveOf(check, check.order);
  if (needed === 0n || needed <= power) return null;
  return rejection(
    "buying_power",
    `The order keeps back ${write(needed)}, and the buying power is ${write(power)}.`,
    {
      buyingPower: write(power),
      needed: write(needed),
      referencePrice: write(pricedAt(check).price),
    },
    passingQuantity(check, largestWithin(check, power)),
  );
}

/** An order that is worth more than the owner's threshold asks for a confirmation. */
export function checkStepUp(check: EntryCheck): Rejection | null {
  const { stepUpAbove, isConfirmed } = check;
  if (stepUpAbove === null || isConfirmed) return null;
  const { price, multiplier } = pricedAt(check);
  const value = worth(remainingOf(check.order), price, multiplier);
  if (value <= read(stepUpAbove)) return null;
  return rejection(
    "step_up",
    `The order is worth ${write(value)}; orders above ${stepUpAbove} are to be confirmed.`,
    { orderStepUpAbove: stepUpAbove, value: write(value) },
    passingQuantity(check, quantityFor(read(stepUpAbove), price, multiplier)),
  );
}

function pricedAt({ order, quote, instrument }: EntryCheck): { price: bigint; multiplier: bigint } {
  return { price: referencePrice(order, quote) ?? 0n, multiplier: read(instrument.multiplier) };
}

function openingOf({ others, position }: EntryCheck, order: OrderState): bigint {
  return openingQuantities([...others, order], position).get(order.id) ?? 0n;
}

function reserveOf(check: EntryCheck, order: OrderState): bigint {
  return reserveAmount(order, openingOf(check, order), check);
}

/**
 * The largest rest, in whole steps, whose reserve the buying power covers; the reserve never falls with it.
 */
function largestWithin(check: EntryCheck, power: bigint): bigint {
  const step = read(check.instrument.quantityStep);
  const filled = read(check.order.filledQuantity);
  let low = 0n;
  let high = remainingOf(check.order) / step;
  while (low < high) {
    const steps = (low + high + 1n) / 2n;
    const needed = reserveOf(check, { ...check.order, quantity: write(filled + steps * step) });
    if (needed === 0n || needed <= power) low = steps;
    else high = steps - 1n;
  }
  return low * step;
}

/** The quantity of the order that would pass with this rest, or null where none would. */
function passingQuantity({ order, instrument }: EntryCheck, rest: bigint): Record<string, string> | null {
  const step = read(instrument.quantityStep);
  const whole = least(rest, remainingOf(order));
  const passing = whole - (whole % step);
  return passing > 0n ? { quantity: write(read(order.filledQuantity) + passing) } : null;
}
