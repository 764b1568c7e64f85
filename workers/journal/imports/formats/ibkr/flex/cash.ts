import type { BookingKind } from "#shared/contracts/bookings.ts";
import type { Booking } from "../../../../bookings/core/booking.ts";
import { refuse } from "../../../core/row-refused.ts";
import { readDate } from "../../../core/stamps.ts";
import { readCurrency, readNumber, readText } from "../../cells.ts";
import { moneyBooked, movedMoney, noteOf, type Said } from "../../statement/booked.ts";
import { MONEY_SECTIONS, payingOf } from "../activity/money.ts";
import { instrumentOf } from "./instrument.ts";
import type { SectionRow } from "./section-row.ts";

/** The types of cash transactions beside the names of the activity statement's sections. */
const TYPES: ReadonlyMap<string, BookingKind | null> = new Map([
  ...[...MONEY_SECTIONS].map(([name, kind]) => [name.toUpperCase(), kind] as const),
  ["DEPOSITS/WITHDRAWALS", null],
  ["BROKER FEES", "fee"],
  ["PRICE ADJUSTMENTS", "adjustment"],
]);

/**
 * Reads a cash transaction by its date, as the activity statement has it, which knows neither its time nor
 * its id. A reversal is a row of its own with the sign reversed. Money of a type that is not known is an
 * adjustment.
 */
export function readCash({ field, account }: SectionRow): { booking: Booking; stamp: string } | null {
  if (/^SUMMARY$/i.test(field("levelofdetail").trim())) return null;
  const stamp = field("datetime").trim() || field("settledate").trim() || field("reportdate").trim();
  if (stamp === "") return refuse("The row has no date: add the field Date/Time or Settle Date to the query");
  const currency = readCurrency(field("currency"), "Currency");
  const amount = readNumber(field("amount"), "Amount");
  if (amount === "0") return refuse("Amount is zero");
  const said: Said = {
    account,
    currency,
    ...readDate(stamp),
    note: noteOf(field("description")),
    formerId: readText(field("transactionid"), "TransactionID", 100),
  };
  const type = field("type").trim().toUpperCase();
  const kind = TYPES.has(type) ? (TYPES.get(type) ?? null) : "adjustment";
  if (kind === null) return { stamp, booking: movedMoney(said, amount) };
  const instrument = instrumentOf(field, currency) ?? payingOf(field("description"), currency);
  return { stamp, booking: moneyBooked(said, kind, amount, instrument) };
}
