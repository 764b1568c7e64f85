import type { BookingKind } from "#shared/contracts/bookings.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { Row } from "../../fills/core/facts.ts";

/** The instrument that a statement names. */
export type Named = Pick<
  Row,
  "symbol" | "isin" | "currency" | "assetClass" | "multiplier" | "underlying" | "expiry" | "strike" | "right"
>;

/**
 * A booking as a file states it: money paid or taken, units moved, or a split. It is no purchase and no sale.
 */
export type Booking = {
  account: string;
  kind: BookingKind;
  /** The instrument that pays, moves or splits; null for money of the account itself. */
  instrument: Named | null;
  /** The money; what the account received is positive. Null where no money moves. */
  amount: Decimal | null;
  /** The currency of the amount; of a booking without money, that of the instrument. */
  currency: string;
  /** The units that came in (positive) or went out (negative) by a transfer; null for every other kind. */
  quantity: Decimal | null;
  /** The price a unit had where it came from, for a transfer whose statement tells; else null. */
  price: Decimal | null;
  /** Units after a split for units before it, such as 3 for 2; null for every other kind. */
  ratio: { after: Decimal; before: Decimal } | null;
  /** Epoch milliseconds; for a date without a time, 00:00 UTC of that date. */
  executedAt: number;
  dateOnly: boolean;
  /** The id that the broker gives to the booking; null without one. */
  externalId: string | null;
  /** An id under which the ledger may hold the booking since before files of a broker knew each other's. */
  formerId?: string | null;
  /** A section that repeats bookings of another one; its equal rows are numbered by themselves. */
  section?: string;
  /** The statement's own words, at most 200 characters. */
  note: string | null;
};
