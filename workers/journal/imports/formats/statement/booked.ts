import type { BookingKind } from "#shared/contracts/bookings.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { Booking, Named } from "../../../bookings/core/booking.ts";
import { boundedCell } from "../../core/row-refused.ts";
import type { Stamp } from "../../core/stamps.ts";

/** What a row says about every kind of booking. */
export type Said = Stamp & {
  account: string;
  currency: string;
  note: string | null;
  externalId?: string | null;
  formerId?: string | null;
  section?: string;
};

const NOTHING = {
  instrument: null,
  amount: null,
  quantity: null,
  price: null,
  ratio: null,
  externalId: null,
};

/** Money that the account received (positive) or paid, for an instrument or, with null, for itself. */
export function moneyBooked(
  said: Said,
  kind: BookingKind,
  amount: Decimal,
  instrument: Named | null = null,
): Booking {
  return { ...NOTHING, ...said, kind, amount, instrument };
}

/** Money that came from outside or went there, by its sign. */
export function movedMoney(said: Said, amount: Decimal): Booking {
  return moneyBooked(said, amount.startsWith("-") ? "withdrawal" : "deposit", amount);
}

/** Units that came in (positive) or went out; `price` is known for units that cost nothing. */
export function movedUnits(
  said: Said,
  instrument: Named,
  quantity: Decimal,
  price: Decimal | null = null,
): Booking {
  return { ...NOTHING, ...said, kind: "transfer", instrument, quantity, price };
}

/** A split into `after` units for `before`. */
export function splitBooked(said: Said, instrument: Named, after: Decimal, before: Decimal): Booking {
  return { ...NOTHING, ...said, kind: "split", instrument, ratio: { after, before } };
}

const LONGEST_NOTE = 200;
// oxlint-disable-next-line no-control-regex -- removing them is the point
const UNREADABLE = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd\ud800-\udfff]+/g;

/** The statement's own words in one line; null when there are none. */
export function noteOf(...parts: readonly string[]): string | null {
  const text = parts
    .map((part) => boundedCell(part, "The description").replace(UNREADABLE, " ").trim())
    .filter((part) => part !== "")
    .join(": ");
  return text === "" ? null : text.slice(0, LONGEST_NOTE);
}
