import type { Conversion, ConvertedSums, MissingRates } from "#shared/contracts/conversion.ts";
import { type Big, decimal, type Decimal, toDecimal } from "#shared/decimal.ts";

/** What the ledger tells of the rates behind converted sums. */
export type UsedRates = { lastDay: string | null; isOutdated: boolean; missing: MissingRates[] };

/** Of sums that were in the currency from the start. */
export const NO_RATES: UsedRates = { lastDay: null, isOutdated: false, missing: [] };

/** A row of sums, with what it tells of the rates. */
export type ConvertedRow = Converted & UsedRates;

/** Sums of amounts that were converted one by one. `fees` has those in other currencies. */
export type Converted = { gross: Decimal; price: Decimal; fees: Decimal; foreignFees: number };

const WIRE_PLACES = 18;
const HALF_EVEN = 2;

/** Amounts that were in the currency from the start have all their digits. */
function money(amount: Decimal): Big {
  return decimal(amount).round(WIRE_PLACES, HALF_EVEN);
}

/** Why totals in that currency are complete, or why there are none. */
export function conversionOf(currency: string, { lastDay, isOutdated, missing }: UsedRates): Conversion {
  const status = missing.length > 0 ? "rates_missing" : isOutdated ? "outdated" : "complete";
  return { currency, source: "ecb", status, missing, lastDay };
}

/**
 * The sums of the contract. They are exact: what is not from prices is from rates. Without a complete
 * conversion they are null.
 */
export function toConverted(currency: string, sums: Converted, rates: UsedRates): ConvertedSums {
  const conversion = conversionOf(currency, rates);
  const { foreignFees } = sums;
  if (conversion.status !== "complete") {
    const none = { grossPnl: null, pricePnl: null, fxPnl: null, fees: null, netPnl: null };
    return { ...none, foreignFees, conversion };
  }
  const [gross, price, fees] = [money(sums.gross), money(sums.price), money(sums.fees)];
  return {
    grossPnl: toDecimal(gross),
    pricePnl: toDecimal(price),
    fxPnl: toDecimal(gross.minus(price)),
    fees: toDecimal(fees),
    netPnl: toDecimal(gross.minus(fees)),
    foreignFees,
    conversion,
  };
}
