import type { Decimal } from "#shared/decimal.ts";
import type { AssetClass } from "#shared/contracts/fills.ts";
import type { Named } from "../../../bookings/core/booking.ts";

const NO_CONTRACT = { isin: null, underlying: null, expiry: null, strike: null, right: null };

/** An instrument whose price is for one unit, such as a share or a coin. */
export function unitOf(symbol: string, currency: string, assetClass: AssetClass = "equity"): Named {
  return { ...NO_CONTRACT, symbol, currency, assetClass, multiplier: "1" };
}

/** A bond whose price is in percent of its face value, which is its quantity. */
export function percentBondOf(symbol: string, currency: string): Named {
  return { ...unitOf(symbol, currency, "bond"), multiplier: "0.01" };
}

type OptionTerms = {
  symbol: string;
  currency: string;
  underlying: string;
  /** yyyy-MM-dd. */
  expiry: string;
  strike: Decimal;
  right: "call" | "put";
  multiplier?: Decimal;
};

/** An option; a listed option of US shares is for 100 of them. */
export function optionOf({ multiplier = "100", ...terms }: OptionTerms): Named {
  return { isin: null, assetClass: "option", multiplier, ...terms };
}

/** A future; `multiplier` is the money that one point of its price is worth. */
export function futureOf(symbol: string, currency: string, multiplier: Decimal, underlying: string): Named {
  return { ...unitOf(symbol, currency, "future"), multiplier, underlying };
}

const CUSIP = /^(?=.*\d)[0-9A-Z]{9}$/;

/** True for the nine characters by which US brokers name bonds, and shares after a change of name. */
export function isCusip(symbol: string): boolean {
  return CUSIP.test(symbol);
}
