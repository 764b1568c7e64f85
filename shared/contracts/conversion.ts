import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { MOST_CURRENCIES } from "./bounds.ts";

/** Days of one currency on which a rate was needed and none was published, nor within ten days before. */
export const MissingRates = z.object({
  currency: z.string(),
  days: z.number().int(),
  from: z.iso.date(),
  to: z.iso.date(),
});
export type MissingRates = z.infer<typeof MissingRates>;

/**
 * How amounts were converted into the base currency of the preferences: each by the rate of its day (UTC).
 * A day without rates has that of the last day before, at most ten days back. Each converted amount is
 * rounded half to even at 12 places, so that parts add up to their total.
 */
export const Conversion = z.object({
  currency: z.string(),
  /** The euro reference rates of the European Central Bank. */
  source: z.literal("ecb"),
  /**
   * `complete`, or why the totals are null: a rate that is not known, or trades that are still derived anew
   * after an update.
   */
  status: z.enum(["complete", "rates_missing", "outdated"]),
  missing: z.array(MissingRates).max(MOST_CURRENCIES),
  /** The last day whose rates were used; null when nothing had to be converted. */
  lastDay: z.iso.date().nullable(),
});
export type Conversion = z.infer<typeof Conversion>;

/**
 * Sums in the base currency. To the last digit, pricePnl + fxPnl = grossPnl, and grossPnl − fees = netPnl.
 * They are null unless the conversion is complete. `pricePnl` has what each exit realised, at the rate of
 * its day. `fxPnl` is what a trade gained or lost because the rate changed between its fills. It counts
 * when the trade closes.
 */
export const ConvertedSums = z.object({
  grossPnl: Decimal.nullable(),
  pricePnl: Decimal.nullable(),
  fxPnl: Decimal.nullable(),
  /** With fees in any currency that has a rate. */
  fees: Decimal.nullable(),
  netPnl: Decimal.nullable(),
  /** How many fills have a fee in a currency without a rate; no sum includes such a fee. */
  foreignFees: z.number().int(),
  conversion: Conversion,
});
export type ConvertedSums = z.infer<typeof ConvertedSums>;
