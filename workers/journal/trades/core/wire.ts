import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";

const HALF_EVEN = 2;
/** The decimal places of a number on the wire; the ledger itself keeps every digit. */
const WIRE_PLACES = 18;

/** Rounds a stored number to the places that the contracts allow. */
export function toWire(stored: Decimal): Decimal {
  return toDecimal(decimal(stored).round(WIRE_PLACES, HALF_EVEN));
}
