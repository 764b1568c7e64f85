import type { Decimal } from "#shared/decimal.ts";
import type { Named } from "../../../bookings/core/booking.ts";
import type { Parsed } from "../../core/parsed.ts";
import type { Stamp } from "../../core/stamps.ts";
import { bookingOf, noteOf } from "../parts/bookings.ts";
import { absolute } from "../parts/prices.ts";
import { negate } from "../cells.ts";
import { refuse } from "../../core/row-refused.ts";

/** A leg of a corporate action: units of a product that leave (negative) or come in, with no sale. */
export type UnitsLeg = {
  line: number;
  account: string;
  instrument: Named;
  quantity: Decimal;
  stamp: string;
  when: Stamp;
  words: string;
};

/**
 * A split, from the rows that sell the old units and buy the new ones; where the product changes too, the
 * units then move. Refuses legs that make no pair.
 */
export function splitOf(legs: readonly UnitsLeg[]): Parsed[] {
  const [out, another] = legs.filter(({ quantity }) => quantity.startsWith("-"));
  const [into, third] = legs.filter(({ quantity }) => !quantity.startsWith("-"));
  if (out === undefined || into === undefined || another !== undefined || third !== undefined)
    return refuse("A split needs one row of the old units and one of the new ones at the same minute");
  const ratio = { after: into.quantity, before: absolute(out.quantity) };
  const split: Parsed = {
    line: out.line,
    stamp: out.stamp,
    booking: bookingOf({ ...bookedBy(out), kind: "split", ratio }),
  };
  if (out.instrument.symbol === into.instrument.symbol) return [split];
  return [split, moved({ ...out, quantity: negate(into.quantity) }), moved(into)];
}

/** Units that move in or out without a price. */
export function moved(leg: UnitsLeg): Parsed {
  return {
    line: leg.line,
    stamp: leg.stamp,
    booking: bookingOf({ ...bookedBy(leg), kind: "transfer", quantity: leg.quantity }),
  };
}

function bookedBy({ account, instrument, when, words }: UnitsLeg) {
  return { account, instrument, currency: instrument.currency, ...when, note: noteOf(words) };
}
