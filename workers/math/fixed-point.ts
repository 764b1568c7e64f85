/**
 * Quantities, prices and fees are bigints of 10⁻¹⁸; the product of a price and a quantity is exact at 36
 * places.
 */
export const PLACES = 18;
/** The places of a product of two such numbers, and of a sum of products. */
export const VALUE_PLACES = 2 * PLACES;

/** The step to which a division rounds: 12 places, for amounts of 18 places and of 36 places. */
export const FEE_STEP = 10n ** 6n;
export const VALUE_STEP = 10n ** 24n;

const POWERS = Array.from({ length: VALUE_PLACES + 1 }, (_, places) => 10n ** BigInt(places));
const ZERO = 48;

/**
 * Reads a decimal string as a bigint of 10⁻¹⁸; throws a RangeError on further digits, because dropping one
 * changes money.
 */
export function toFixed18(text: string): bigint {
  return toFixed(text, PLACES);
}

/** Reads a decimal string as a bigint of 10⁻ᵖˡᵃᶜᵉˢ; throws a RangeError on further digits. */
export function toFixed(text: string, most: number): bigint {
  const dot = text.indexOf(".");
  if (dot === -1) return BigInt(text) * power(most);
  let end = text.length;
  while (end - dot - 1 > most && text.charCodeAt(end - 1) === ZERO) end--;
  const places = end - dot - 1;
  if (places > most) throw new RangeError(`more than ${most} decimal places`);
  const digits = text.slice(0, dot) + text.slice(dot + 1, end);
  // A short number parses faster as a double, which is exact up to 15 digits.
  const whole = digits.length <= 15 ? BigInt(Number(digits)) : BigInt(digits);
  return whole * power(most - places);
}

/** Writes a bigint of 10⁻ᵖˡᵃᶜᵉˢ as its shortest decimal string. */
export function fromFixed(value: bigint, places: number): string {
  if (value === 0n) return "0";
  const sign = value < 0n ? "-" : "";
  const digits = (value < 0n ? -value : value).toString();
  let end = digits.length;
  let left = places;
  while (left > 0 && digits.charCodeAt(end - 1) === ZERO) {
    end--;
    left--;
  }
  if (left === 0) return sign + digits.slice(0, end);
  const whole = end - left;
  if (whole > 0) return `${sign}${digits.slice(0, whole)}.${digits.slice(whole, end)}`;
  return `${sign}0.${"0".repeat(-whole)}${digits.slice(0, end)}`;
}

/**
 * The share of `total` that belongs to `part` of `whole`, rounded half-even to `step`; the caller gives the
 * last part the rest.
 */
export function share(total: bigint, part: bigint, whole: bigint, step: bigint): bigint {
  return total === 0n ? 0n : halfEven(total * part, whole * step) * step;
}

/**
 * The value of `quantity` out of `held`: exact to 36 places where it can be, else half-even to 12. A split,
 * which multiplies both quantities alike, changes nothing in it.
 */
export function averageValue(value: bigint, quantity: bigint, held: bigint): bigint {
  const product = value * quantity;
  const part = product / held;
  return part * held === product ? part : halfEven(product, held * VALUE_STEP) * VALUE_STEP;
}

/** Divides by a divisor above zero and rounds to the nearest integer, a half to the even one. */
export function halfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const rest = dividend - quotient * divisor;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice < divisor || (twice === divisor && (quotient & 1n) === 0n)) return quotient;
  return dividend < 0n ? quotient - 1n : quotient + 1n;
}

/**
 * The average price to show: exact where possible, else rounded to 12 places, or to 18 below a thousandth,
 * where 12 places show too little.
 */
export function averagePrice(value: bigint, quantity: bigint): bigint {
  const price = value / quantity;
  if (price * quantity === value) return price;
  const size = price < 0n ? -price : price;
  return share(value, 1n, quantity, size < 10n ** 15n ? 1n : FEE_STEP);
}

function power(places: number): bigint {
  return POWERS[places] ?? 10n ** BigInt(places);
}
