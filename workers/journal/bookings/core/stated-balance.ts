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
