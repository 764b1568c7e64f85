import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { MOST_CURRENCIES } from "./bounds.ts";
import { Instant, optionalText, page, PageQuery } from "./page.ts";

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

export const Booking = z.object({
  id: z.string(),
  account: z.string(),
  kind: BookingKind,
  /** The instrument that pays, moves or splits; null for money of the account itself. */
  symbol: z.string().nullable(),
  executedAt: Instant,
  /** True when the file gave only a date; `executedAt` is then 00:00 UTC of that date. */
  dateOnly: z.boolean(),
  /** What the account received is positive; null where no money moves. */
  amount: Decimal.nullable(),
  currency: z.string(),
  /** The units that a transfer brought (positive) or took (negative). */
  quantity: Decimal.nullable(),
  /** The price of a transferred unit where it came from. */
  price: Decimal.nullable(),
  /** Units after a split for units before it. */
  ratio: z.object({ after: Decimal, before: Decimal }).nullable(),
  externalId: z.string().nullable(),
  note: z.string().nullable(),
});
export type Booking = z.infer<typeof Booking>;

const BookingFilter = z.object({
  account: optionalText(),
  symbol: optionalText(),
  kind: z.preprocess((value) => (value === "" ? undefined : value), BookingKind.optional()),
});

export const summarizeBookings = endpoint({
  name: "summarizeBookings",
  summary: "What the bookings of a filter brought less what they cost, for each currency",
  tag: "Ledger",
  method: "GET",
  path: "/bookings/summary",
  scope: "journal:read",
  query: BookingFilter,
  reply: z.object({
    /** At most 50 currencies, those with the most bookings. */
    byCurrency: z
      .array(z.object({ currency: z.string(), bookings: z.number().int(), amount: Decimal }))
      .max(MOST_CURRENCIES),
  }),
});

export const listBookings = endpoint({
  name: "listBookings",
  summary: "What statements hold besides fills, newest first: dividends, interest, fees, transfers, splits",
  tag: "Ledger",
  method: "GET",
  path: "/bookings",
  scope: "journal:read",
  query: PageQuery.extend(BookingFilter.shape),
  reply: page(Booking),
  errors: ["cursor_invalid"],
});
