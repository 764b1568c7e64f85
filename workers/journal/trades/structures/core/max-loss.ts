import type { NoMaxLoss } from "#shared/contracts/structures.ts";
import { type Big, decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { type Leg, type Part, partsOf } from "./legs.ts";

/** The most that a structure loses, or why that is not told; one of the two is null. */
export type MostLost = { maxLoss: Decimal; noMaxLoss: null } | { maxLoss: null; noMaxLoss: NoMaxLoss };

/**
 * The most that a structure loses at its one expiry by the prices of its entries, before fees. Of a credit
 * vertical that is the width × the multiplier less the credit.
 */
export function mostLostBy(legs: readonly Leg[]): MostLost {
  const parts = partsOf(legs);
  if (parts === null || legs.some(({ entryPrice }) => decimal(entryPrice).eq(0))) return none("unknown");
  const options = parts.flatMap(({ option }) => option ?? []);
  if (options.length === 0 || new Set(parts.map(({ root }) => root)).size > 1) return none("unknown");
  if (new Set(options.map(({ expiry }) => expiry)).size > 1) return none("several_expiries");
  if (slopeAbove(parts).lt(0)) return none("unbounded");
  const paid = legs.reduce((sum, leg) => sum.plus(signed(leg)), decimal(0));
  // The worth at expiry is a line between two strikes, so that one of its corners is the least.
  const corners = [decimal(0), ...options.map(({ strike }) => strike)].map((price) => worthAt(parts, price));
  const least = corners.reduce((low, worth) => (worth.lt(low) ? worth : low));
  const loss = paid.minus(least);
  return loss.gt(0) ? { maxLoss: toDecimal(loss), noMaxLoss: null } : none("nothing");
}

function none(noMaxLoss: NoMaxLoss): MostLost {
  return { maxLoss: null, noMaxLoss };
}

function signed({ direction, quantity, multiplier, entryPrice }: Leg): Big {
  const value = decimal(entryPrice).times(quantity).times(multiplier);
  return direction === "long" ? value : value.neg();
}

/** What the structure gains by each point above its highest strike. */
function slopeAbove(parts: readonly Part[]): Big {
  return parts.reduce((sum, { isLong, units, option }) => {
    if (option !== null && !option.isCall) return sum;
    return isLong ? sum.plus(units) : sum.minus(units);
  }, decimal(0));
}

function worthAt(parts: readonly Part[], price: Big): Big {
  return parts.reduce((sum, { isLong, units, option }) => {
    const worth = worthOf(option, price).times(units);
    return isLong ? sum.plus(worth) : sum.minus(worth);
  }, decimal(0));
}

function worthOf(option: Part["option"], price: Big): Big {
  if (option === null) return price;
  const inside = option.isCall ? price.minus(option.strike) : option.strike.minus(price);
  return inside.gt(0) ? inside : decimal(0);
}
