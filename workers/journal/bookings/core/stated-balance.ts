import type { Decimal } from "#shared/decimal.ts";
import type { Named } from "./booking.ts";

/**
 * What a statement says an account held at an instant: units of an instrument, or cash in one currency. `at`
 * is epoch milliseconds; null stands for the time of the row before it in the file, or the statement's end.
 */
export type StatedBalance = { account: string; at: number | null } & (
  | { instrument: Named; quantity: Decimal }
  | { currency: string; cash: Decimal }
);

const DAY = 86_400_000;

/**
 * The end of a date (epoch milliseconds within it), or of the date `days` later, for balances of a day. The
 * statement's own rows of the following hours count before it, because a trading day ends in the evening.
 */
export function endOfDay(within: number, days = 0): number {
  return (Math.floor(within / DAY) + 1 + days) * DAY - 1;
}
