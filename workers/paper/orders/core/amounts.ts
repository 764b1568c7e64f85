import { fromFixed, halfEven, PLACES, toFixed, toFixed18, VALUE_PLACES } from "../../../math/fixed-point.ts";

/** One, and the smallest step of a price (10⁻⁸), as bigints of 10⁻¹⁸. */
export const ONE = 10n ** BigInt(PLACES);
export const PRICE_STEP = 10n ** 10n;

/** Reads a decimal as a bigint of 10⁻¹⁸; throws a RangeError on further digits. */
export const read = toFixed18;

export function write(amount: bigint): string {
  return fromFixed(amount, PLACES);
}

/** Reads and writes products of a price and a quantity, which are bigints of 10⁻³⁶. */
export function readValue(text: string): bigint {
  return toFixed(text, VALUE_PLACES);
}

export function writeValue(value: bigint): string {
  return fromFixed(value, VALUE_PLACES);
}

/**
 * Money of a value (10⁻³⁶) times a multiplier, as a bigint of 10⁻¹⁸. It is exact for prices of 8 places and
 * quantities of 9 places; digits beyond 18 places are rounded half-even.
 */
export function money(value: bigint, multiplier: bigint): bigint {
  return halfEven(value * multiplier, 10n ** BigInt(VALUE_PLACES));
}

export function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

export function most(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

/** Divides upwards for a divisor above zero. */
export function ceiling(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend > quotient * divisor ? quotient + 1n : quotient;
}

/** Divides downwards for a divisor above zero. */
export function floor(dividend: bigint, divisor: bigint): bigint {
  return -ceiling(-dividend, divisor);
}
