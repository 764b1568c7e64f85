import type { AssetClass } from "#shared/contracts/fills.ts";
import type { Named } from "../../../bookings/core/booking.ts";

/** An instrument without the terms of a contract: one unit is one share, one fund unit or one coin. */
export function plainInstrument(
  symbol: string,
  currency: string,
  assetClass: AssetClass,
  isin: string | null = null,
): Named {
  return {
    symbol,
    isin,
    currency,
    assetClass,
    multiplier: "1",
    underlying: null,
    expiry: null,
    strike: null,
    right: null,
  };
}

/** A coin of an exchange; without a currency of its prices it stands in its own. */
export function coin(symbol: string, currency: string = symbol): Named {
  return plainInstrument(symbol, currency, "crypto");
}

const PENCE = "GBX";

/** What one unit of a stated currency is in the currency of money: a penny (GBX) is 0.01 GBP. */
export function moneyUnit(currency: string): { currency: string; perUnit: "1" | "0.01" } {
  return currency === PENCE ? { currency: "GBP", perUnit: "0.01" } : { currency, perUnit: "1" };
}
