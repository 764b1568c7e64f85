import type { Decimal } from "#shared/decimal.ts";
import { directionOf, formatMoney } from "../numbers/format-number.ts";

/**
 * Money with its sign in the colour of the sign; the currency stands once, in the head of the column or
 * beside it.
 */
export function Amount({ value, currency }: { value: Decimal; currency: string | null }) {
  return <span className={`number ${directionOf(value)}`}>{formatMoney(value, currency, "always")}</span>;
}
