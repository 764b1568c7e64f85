import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import type { Booking, Named } from "../../../bookings/core/booking.ts";
import type { Row } from "../../../fills/core/facts.ts";
import { leaveOut } from "../../core/row-refused.ts";
import { unsigned } from "../cells.ts";
import { moneyBooked, movedUnits, splitBooked, type Said } from "../statement/booked.ts";

export type Found = { stamp: string } & ({ row: Row } | { booking: Booking });

const SPLIT = /\bSPLIT (\d{1,6}) FOR (\d{1,6})\b/i;

/** `4 for 1` of a corporate action's description; null for an action that is no split. */
export function splitRatio(description: string): { after: Decimal; before: Decimal } | null {
  const [, after, before] = SPLIT.exec(description) ?? [];
  if (after === undefined || before === undefined || Number(after) * Number(before) === 0) return null;
  return { after: String(Number(after)), before: String(Number(before)) };
}

/** A corporate action: a split, units that come or go, units that are bought out, or money. */
export function actionOf(given: {
  stamp: string;
  said: Said;
  instrument: Named;
  ratio: { after: Decimal; before: Decimal } | null;
  quantity: Decimal;
  proceeds: Decimal;
}): Found {
  const { stamp, said, instrument, ratio, quantity, proceeds } = given;
  if (ratio !== null) {
    // Where the ISIN changes, a second row takes out the old units, which then end in .OLD.
    if (instrument.symbol.endsWith(".OLD")) return leaveOut("other_kind");
    return { stamp, booking: splitBooked(said, instrument, ratio.after, ratio.before) };
  }
  if (quantity === "0") {
    if (proceeds === "0") return leaveOut("other_kind");
    return { stamp, booking: moneyBooked(said, "adjustment", proceeds, instrument) };
  }
  if (proceeds === "0") return { stamp, booking: movedUnits(said, instrument, quantity) };
  const { account, currency, executedAt, dateOnly } = said;
  return {
    stamp,
    row: {
      ...instrument,
      account,
      side: quantity.startsWith("-") ? "sell" : "buy",
      quantity: unsigned(quantity),
      price: priceOf(proceeds, quantity),
      fee: "0",
      feeCurrency: currency,
      executedAt,
      dateOnly,
      effect: "closes",
      executionId: null,
    },
  };
}

/** The price at which money closes so many units, to twelve places. */
function priceOf(money: Decimal, quantity: Decimal): Decimal {
  return toDecimal(decimal(unsigned(money)).div(unsigned(quantity)).round(12));
}
