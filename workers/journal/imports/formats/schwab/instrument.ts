import { decimal, type Decimal } from "#shared/decimal.ts";
import type { Named } from "../../../bookings/core/booking.ts";
import { isDate } from "../../core/stamps.ts";
import { refuse } from "../../core/row-refused.ts";
import { readNumber, readText } from "../cells.ts";
import { isCusip, optionOf, percentBondOf, unitOf } from "../statement/named.ts";

/** `SPY 01/20/2023 400.00 C`. */
const OPTION = /^([A-Z0-9./]{1,10}) (\d{2})\/(\d{2})\/(\d{4}) (\d{1,8}(?:\.\d{1,4})?) ([CP])$/;

/** The instrument of the cell Symbol; null for an empty cell. */
export function readInstrument(cell: string): Named | null {
  const symbol = readText(cell, "Symbol", 100);
  if (symbol === null) return null;
  const found = OPTION.exec(symbol);
  if (found === null) return unitOf(symbol, "USD");
  const [, underlying = "", month = "", day = "", year = "", strike = "", right] = found;
  const expiry = `${year}-${month}-${day}`;
  if (!isDate(expiry)) return refuse(`Symbol “${symbol}” names no date of expiry`);
  return optionOf({
    symbol,
    currency: "USD",
    underlying,
    expiry,
    strike: readNumber(strike, "Symbol"),
    right: right === "C" ? "call" : "put",
  });
}

/** The bond that a CUSIP means where the money is nearer to a price in percent; else the instrument. */
export function asTraded(
  instrument: Named,
  quantity: Decimal,
  price: Decimal,
  amount: Decimal | null,
): Named {
  if (!isCusip(instrument.symbol) || amount === null) return instrument;
  const plain = decimal(quantity).times(price);
  const money = decimal(amount).abs();
  const isPercent = money.minus(plain.div(100)).abs().lt(money.minus(plain).abs());
  return isPercent ? percentBondOf(instrument.symbol, instrument.currency) : instrument;
}
