import type { BookingKind } from "#shared/contracts/bookings.ts";
import type { Booking, Named } from "../../../../bookings/core/booking.ts";
import { refuse } from "../../../core/row-refused.ts";
import { readCurrency } from "../../cells.ts";
import { moneyBooked, movedMoney, noteOf, type Said } from "../../statement/booked.ts";
import { unitOf } from "../../statement/named.ts";
import { numberOf, type SectionRow } from "./fields.ts";

/** The sections that list money, and what their rows are; null for money that moves by its sign. */
export const MONEY_SECTIONS: ReadonlyMap<string, BookingKind | null> = new Map([
  ["Dividends", "dividend"],
  ["Payment In Lieu Of Dividends", "dividend"],
  ["Withholding Tax", "tax"],
  ["871(m) Withholding", "tax"],
  ["Sales Tax Details", "tax"],
  ["Interest", "interest"],
  ["Bond Interest Received", "interest"],
  ["Bond Interest Paid", "interest"],
  ["Broker Interest Received", "interest"],
  ["Broker Interest Paid", "interest"],
  ["Fees", "fee"],
  ["Other Fees", "fee"],
  ["Commission Adjustments", "fee"],
  ["Transaction Fees", "fee"],
  ["Advisor Fees", "fee"],
  ["Deposits & Withdrawals", null],
]);

/** `ACME(US0000000011) Cash Dividend USD 0.27 per Share (Ordinary Dividend)`. */
const PAYING = /^([A-Z0-9][A-Z0-9 .]{0,20}?)\s?\(([A-Z]{2}[A-Z0-9]{9}\d)\)/;

/** Reads a row of a section that lists money. */
export function readMoneyRow(
  kind: BookingKind | null,
  { field, account, readStamp }: SectionRow,
): { booking: Booking; stamp: string } {
  const stamp = field("date").trim() || field("settledate").trim() || field("datetime").trim();
  const currency = readCurrency(field("currency"), "Currency");
  const amount = numberOf(field("amount"), "Amount");
  if (amount === "0") return refuse("Amount is zero");
  const said: Said = { account, currency, ...readStamp(stamp), note: noteOf(field("description")) };
  if (kind === null) return { stamp, booking: movedMoney(said, amount) };
  return { stamp, booking: moneyBooked(said, kind, amount, payingOf(field("description"), currency)) };
}

/** The instrument at the beginning of a description; null when it begins with none. */
export function payingOf(description: string, currency: string): Named | null {
  const [, symbol, isin] = PAYING.exec(description.trim()) ?? [];
  return symbol === undefined || isin === undefined ? null : { ...unitOf(symbol, currency), isin };
}
