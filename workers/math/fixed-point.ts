/** Quantities, prices and fees are bigints of 10⁻¹⁸; a price times a quantity is exact at twice that. */
export const PLACES = 18;

/** What a division is rounded to: 12 places, at 18 and at 36. */
export const FEE_STEP = 10n ** 6n;
const VALUE_STEP = 10n ** 24n;

const POWERS = Array.from({ length: PLACES + 1 }, (_, places) => 10n ** BigInt(places));
const ZERO = 48;

/** A decimal string as a bigint of 10⁻¹⁸; refuses digits beyond that, because to drop one would change money. */
export function toFixed18(text: string): bigint {
  const dot = text.indexOf(".");
  if (dot === -1) return BigInt(text) * power(PLACES);
  let end = text.length;
  while (end - dot - 1 > PLACES && text.charCodeAt(end - 1) === ZERO) end--;
  const places = end - dot - 1;
  if (places > PLACES) throw new RangeError(`more than ${PLACES} decimal places`);
  const digits = text.slice(0, dot) + text.slice(dot + 1, end);
  // A short number reads faster as a double, exactly up to 15 digits.
  const whole = digits.length <= 15 ? BigInt(Number(digits)) : BigInt(digits);
  return whole * power(PLACES - places);
}

/** The shortest decimal string of a bigint of 10⁻ᵖˡᵃᶜᵉˢ. */
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

/** The part of `total` that falls to `part` of `whole`, half-even to `step`; whoever takes the last part takes the rest. */
export function share(total: bigint, part: bigint, whole: bigint, step: bigint): bigint {
  return total === 0n ? 0n : halfEven(total * part, whole * step) * step;
}

/** What `quantity` out of `held` is worth at their average price: exact where that price is, else half-even to 12 places. */
export function averageValue(value: bigint, quantity: bigint, held: bigint): bigint {
  const price = value / held;
  return price * held === value ? price * quantity : share(value, quantity, held, VALUE_STEP);
}

/** `dividend / divisor` (above zero) rounded to the nearest integer, halves to the even one. */
export function halfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const rest = dividend - quotient * divisor;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice < divisor || (twice === divisor && (quotient & 1n) === 0n)) return quotient;
  return dividend < 0n ? quotient - 1n : quotient + 1n;
}

/** An average price as shown: exact where it is, else to 12 places, or to 18 below a thousandth, where 12 would tell too little. */
export function averagePrice(value: bigint, quantity: bigint): bigint {
  const price = value / quantity;
  if (price * quantity === value) return price;
  const size = price < 0n ? -price : price;
  return share(value, 1n, quantity, size < 10n ** 15n ? 1n : FEE_STEP);
}

function power(places: number): bigint {
  return POWERS[places] ?? 10n ** BigInt(places);
}
