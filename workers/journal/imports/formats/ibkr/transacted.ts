import type { Named } from "../../../bookings/core/booking.ts";
import { isDate } from "../../core/stamps.ts";
import { contractRootOf } from "../contract-roots.ts";
import { optionOf, unitOf } from "../statement/named.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { instrumentOf } from "./activity/instrument.ts";

/** The OCC's symbol of an option: `ACME  260320P00500000`. */
const OCC = /^([A-Z0-9.]{1,6}) *(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;
const OPTION_WORDS = /^\S{1,20} \d{2}[A-Z]{3}\d{2} \d{1,9}(?:\.\d{1,6})? [CP]$/;
const FUTURE_WORDS = /^[A-Z0-9]{1,5} \d{2}[A-Z]{3}\d{2}$/;

/** The instrument of a transaction by its symbol, or by its description where the symbol tells less. */
export function transactedInstrument(symbol: string, description: string, currency: string): Named {
  const [, root = "", year, month, day, right, strike = "0"] = OCC.exec(symbol) ?? [];
  const expiry = `20${year}-${month}-${day}`;
  if (right !== undefined && isDate(expiry)) {
    return optionOf({
      symbol,
      currency,
      underlying: root,
      expiry,
      strike: toDecimal(decimal(strike).div(1_000)),
      right: right === "C" ? "call" : "put",
    });
  }
  const words = description.trim();
  if (OPTION_WORDS.test(words)) return { ...named("Equity and Index Options", words), symbol };
  if (FUTURE_WORDS.test(words))
    return { ...named("Futures", symbol), multiplier: contractRootOf(symbol).multiplier };
  return /^[A-Z]{3}\.[A-Z]{3}$/.test(symbol) ? unitOf(symbol, currency, "forex") : unitOf(symbol, currency);

  function named(category: string, name: string): Named {
    return instrumentOf({
      category,
      symbol: name,
      currency,
      multiplier: category === "Futures" ? "1" : null,
      quantity: "0",
      price: "0",
      money: null,
    });
  }
}
