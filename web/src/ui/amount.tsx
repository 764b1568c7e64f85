import type { Decimal } from "#shared/decimal.ts";
import { directionOf, formatMoney } from "../numbers/format-number.ts";

/** Money with its sign and the colour of its sign; the currency stands once, in the column's head or beside it. */
export function Amount({ value, currency }: { value: Decimal; currency: string | null }) {
  return <span className={`number ${directionOf(value)}`}>{formatMoney(value, currency, "always")}</span>;
}
