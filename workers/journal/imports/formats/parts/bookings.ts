import type { Booking } from "../../../bookings/core/booking.ts";

// oxlint-disable-next-line no-control-regex -- removing them is the point
const UNREADABLE = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffd]/g;
const LONGEST_NOTE = 200;

type Needed = Pick<Booking, "account" | "kind" | "currency" | "executedAt" | "dateOnly">;

/** A booking with nothing but what is given. */
export function bookingOf(stated: Needed & Partial<Booking>): Booking {
  return {
    instrument: null,
    amount: null,
    quantity: null,
    price: null,
    ratio: null,
    externalId: null,
    note: null,
    ...stated,
  };
}

/** The statement's own words as a booking keeps them; null for none. */
export function noteOf(words: string): string | null {
  const text = words.slice(0, LONGEST_NOTE).replace(UNREADABLE, " ").trim();
  return text === "" ? null : text;
}
