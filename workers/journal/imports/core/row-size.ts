import type { Booking } from "../../bookings/core/booking.ts";
import type { StatedBalance } from "../../bookings/core/stated-balance.ts";
import type { Row } from "../../fills/core/facts.ts";

/**
 * The most that one fill may be worth, in its currency, and the most units that it may trade. Sums over all
 * fills of a ledger then stay within the 20 digits of an answer.
 */
const MOST = 1e14;

/** Why a row is larger than any trade; a misplaced point or column makes such rows. Null for other rows. */
export function tooLarge({ quantity, price, multiplier, fee }: Row): string | null {
  return reasonOf([
    ["the quantity", Number(quantity)],
    ["quantity × price", Number(quantity) * Number(price) * Number(multiplier)],
    ["the fee", Number(fee)],
  ]);
}

/** Why a booking is larger than any; null for other bookings. */
export function tooLargeBooking({ amount, quantity, price, ratio }: Booking): string | null {
  return reasonOf([
    ["the amount", Number(amount)],
    ["the quantity", Number(quantity)],
    ["quantity × price", Number(quantity) * Number(price)],
    ["the ratio", Math.max(Number(ratio?.after ?? 0), Number(ratio?.before ?? 0))],
  ]);
}

/** Why a stated balance is larger than any; null for other balances. */
export function tooLargeBalance(stated: StatedBalance): string | null {
  return reasonOf([["the balance", Number("instrument" in stated ? stated.quantity : stated.cash)]]);
}

function reasonOf(sizes: readonly (readonly [string, number])[]): string | null {
  const [name] = sizes.find(([, size]) => Math.abs(size) >= MOST) ?? [null];
  return name === null ? null : `${name} is 100 000 000 000 000 or more; is a point or a column misplaced?`;
}
