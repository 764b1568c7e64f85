import type { Named } from "../../../bookings/core/booking.ts";
import { coin, plainInstrument } from "../parts/instruments.ts";
import { toDecimal, decimal } from "#shared/decimal.ts";
import { isDate } from "../../core/stamps.ts";
import { excerpt, refuse } from "../../core/row-refused.ts";

// The symbol of the Options Clearing Corporation: root, yyMMdd, C or P, and the strike in thousandths.
const OPTION = /^([A-Z0-9]{1,6})(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;
const PAIR = /^([A-Z0-9]{1,12})\/([A-Z]{3,5})$/;
// Before pairs had a slash, coins stood as BTCUSD; a share's symbol is shorter.
const OLD_PAIR = /^([A-Z]{3,5})(USDT|USDC|USD)$/;

/** The instrument that a symbol of Alpaca names: a share, an option or a coin in its quote. */
export function alpacaInstrument(symbol: string): Named {
  const option = OPTION.exec(symbol);
  if (option !== null) return optionOf(symbol, option);
  const [, base, quote] = PAIR.exec(symbol) ?? OLD_PAIR.exec(symbol) ?? [];
  if (base !== undefined && quote !== undefined) return coin(base, quote);
  return plainInstrument(symbol, "USD", "equity");
}

function optionOf(symbol: string, found: RegExpExecArray): Named {
  const [, underlying = "", year = "", month = "", day = "", right = "", strike = ""] = found;
  const expiry = `20${year}-${month}-${day}`;
  if (!isDate(expiry)) return refuse(`Symbol “${excerpt(symbol)}” names no date`);
  return {
    ...plainInstrument(symbol, "USD", "option"),
    multiplier: "100",
    underlying,
    expiry,
    strike: toDecimal(decimal(strike).div(1_000)),
    right: right === "C" ? "call" : "put",
  };
}
