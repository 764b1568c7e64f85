import type { Decimal } from "#shared/decimal.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { refuse } from "../../core/row-refused.ts";

const PLACES = 18;
const HALF_EVEN = 2;

/** Money for one unit, to 18 places; exact where it has no more. Refuses a quantity of zero. */
export function perUnit(money: Decimal, quantity: Decimal): Decimal {
  if (quantity === "0") return refuse("The quantity is zero");
  return toDecimal(decimal(money).div(decimal(quantity)).round(PLACES, HALF_EVEN));
}

/** The number without its sign. */
export function absolute(value: Decimal): Decimal {
  return value.startsWith("-") ? value.slice(1) : value;
}

/** The product to 18 places. */
export function times(a: Decimal, b: Decimal): Decimal {
  return toDecimal(decimal(a).times(decimal(b)).round(PLACES, HALF_EVEN));
}

/** The exact sum. */
export function sumOf(values: readonly Decimal[]): Decimal {
  return toDecimal(values.reduce((sum, value) => sum.plus(decimal(value)), decimal("0")));
}
