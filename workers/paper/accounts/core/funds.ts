import type { Decimal } from "#shared/decimal.ts";
import { fromFixed, PLACES, toFixed18 } from "../../../math/fixed-point.ts";

/** An account's money; `reserved` is the sum of its reserves and `shorts` the market value of its shorts. */
export type Funds = { cash: Decimal; reserved: Decimal; shorts: Decimal };

/**
 * `cash − reserved − 150 % of shorts`, in the account's currency; below zero nothing more can be opened. A
 * half of the last of 18 places is rounded against the account.
 */
export function buyingPowerOf({ cash, reserved, shorts }: Funds): Decimal {
  const margin = (toFixed18(shorts) * 3n + 1n) / 2n;
  return fromFixed(toFixed18(cash) - toFixed18(reserved) - margin, PLACES);
}
