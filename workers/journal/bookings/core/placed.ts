import type { Booking } from "./booking.ts";

/** A row whose account and instrument are known. */
export type IncomingBooking = {
  line: number;
  accountId: string;
  instrumentId: string | null;
  booking: Booking;
};

/** A row with the booking that it states. `numbered` is the print that its own number counts. */
export type PlacedBooking = IncomingBooking & {
  id: string;
  print: string;
  numbered: string;
  ordinal: number;
};

/** The bookings of a chunk, those new to the ledger, and how many rows change nothing. */
export type Placing = { placed: PlacedBooking[]; fresh: Set<string>; duplicates: number };
