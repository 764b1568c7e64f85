import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { moneyPlaces } from "#shared/money-places.ts";

/** A coin has eight places; zeros beyond the second carry no meaning. */
const MOST_PADDED = 3;

/** Money with its sign and the places in which a page shows it. What rounds to zero has no sign. */
export function shownMoney(value: Decimal, currency: string): string {
  const places = moneyPlaces(currency);
  const rounded = decimal(value).round(places);
  if (rounded.eq(0)) return rounded.abs().toFixed(places <= MOST_PADDED ? places : 2);
  const sign = rounded.gt(0) ? "+" : "";
  if (places <= MOST_PADDED) return `${sign}${rounded.toFixed(places)}`;
  const short = toDecimal(rounded);
  return `${sign}${/\.\d\d/.test(short) ? short : decimal(short).toFixed(2)}`;
}
