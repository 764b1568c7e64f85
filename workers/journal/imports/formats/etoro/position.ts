import type { AssetClass } from "#shared/contracts/fills.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { Named } from "../../../bookings/core/booking.ts";
import type { Row } from "../../../fills/core/facts.ts";
import type { Stamp, StampReader } from "../../core/stamps.ts";
import { refuse } from "../../core/row-refused.ts";
import { negate } from "../cells.ts";
import { readEitherMark } from "../parts/either-mark.ts";
import { plainInstrument } from "../parts/instruments.ts";
import { absolute, perUnit, sumOf } from "../parts/prices.ts";

export type Field = (name: string) => string;
export type Options = { account: string; readStamp: StampReader };

/** eToro keeps every account in dollars, whatever the currency of the instrument. */
export const CURRENCY = "USD";

const CLASSES: ReadonlyMap<string, AssetClass> = new Map([
  ["stocks", "equity"],
  ["etf", "fund"],
  ["crypto", "crypto"],
]);

export function etoroInstrument(symbol: string, assetType: string, isin: string | null = null): Named {
  return plainInstrument(symbol, CURRENCY, CLASSES.get(assetType.toLowerCase()) ?? "other", isin);
}

export function readAmount(cell: string, name: string): Decimal {
  return readEitherMark(cell, name, ".");
}

type Half = {
  account: string;
  positionId: string;
  instrument: Named;
  isShort: boolean;
  units: Decimal;
  /** The money that was put into the position, and what it earned until its end. */
  invested: Decimal;
  profit: Decimal;
  when: Stamp;
};

/**
 * One end of a position as a fill. The price is money for a unit, so that the two fills of a position with
 * leverage earn what the statement says.
 */
export function halfOf(end: "open" | "close", half: Half): Row {
  const { account, positionId, instrument, isShort, invested, profit, when } = half;
  const units = absolute(half.units);
  if (units === "0") return refuse("The row states no units");
  const earned = isShort ? negate(profit) : profit;
  const money = end === "open" ? invested : sumOf([invested, earned]);
  return {
    account,
    ...instrument,
    side: (end === "open") === isShort ? "sell" : "buy",
    quantity: units,
    price: perUnit(money, units),
    // The statement lists its fees as rows of their own.
    fee: "0",
    feeCurrency: CURRENCY,
    ...when,
    effect: end === "open" ? "opens" : "closes",
    executionId: `${positionId} ${end}`,
  };
}
