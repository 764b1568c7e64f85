import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { moneyPlaces } from "#shared/money-places.ts";

/** A coin has eight places; zeros beyond the second carry no meaning. */
const MOST_PADDED = 3;

/** Money with its sign and the places in which the page of its source shows it. */
export function shownMoney(value: Decimal, currency: string): string {
  const sign = decimal(value).gt(0) ? "+" : "";
  const places = moneyPlaces(currency);
  const fixed = decimal(value).toFixed(places);
  if (places <= MOST_PADDED) return `${sign}${fixed}`;
  const short = toDecimal(decimal(fixed));
  return `${sign}${/\.\d\d/.test(short) ? short : decimal(short).toFixed(2)}`;
}
