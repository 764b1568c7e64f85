import type { Booking, BookingKind } from "#shared/contracts/bookings.ts";
import { formatDecimal, formatPrice } from "../numbers/format-number.ts";

export const KIND_WORDS: Record<BookingKind, string> = {
  dividend: "Dividend",
  interest: "Interest",
  fee: "Fee",
  tax: "Tax",
  deposit: "Deposit",
  withdrawal: "Withdrawal",
  transfer: "Transfer",
  split: "Split",
  conversion: "Conversion",
  adjustment: "Adjustment",
};

/** What moved besides money: `+5 units at 20.00`, `3 for 2`; empty for money alone. */
export function unitsWords({
  quantity,
  price,
  ratio,
}: Pick<Booking, "quantity" | "price" | "ratio">): string {
  if (ratio !== null) return `${formatDecimal(ratio.after)} for ${formatDecimal(ratio.before)}`;
  if (quantity === null) return "";
  const signed = quantity.startsWith("-") ? formatDecimal(quantity) : `+${formatDecimal(quantity)}`;
  return price === null ? `${signed} units` : `${signed} units at ${formatPrice(price)}`;
}
