import * as z from "zod";

/**
 * The kinds of bookings. A `fee` is charged apart from any fill. A `tax` is withheld or refunded. `interest`
 * is paid or charged. A `conversion` is one side of an exchange of currencies. A `transfer` moves units of an
 * instrument. An `adjustment` is money that the statement explains in words alone.
 */
export const BOOKING_KINDS = [
  "dividend",
  "interest",
  "fee",
  "tax",
  "deposit",
  "withdrawal",
  "transfer",
  "split",
  "conversion",
  "adjustment",
] as const;
export const BookingKind = z.enum(BOOKING_KINDS);
export type BookingKind = z.infer<typeof BookingKind>;
