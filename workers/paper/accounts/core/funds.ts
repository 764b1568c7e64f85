import type { Decimal } from "#shared/decimal.ts";
import { fromFixed, PLACES, toFixed18 } from "../../../math/fixed-point.ts";

/** An account's money; `reserved` is the sum of its reserves and `shorts` the market value of its shorts. */
export type Funds = { cash: Decimal; reserved: Decimal; shorts: Decimal };

/** `cash − reserved − 150 % of shorts`, in the account's currency; below zero nothing more can be opened. */
export function buyingPowerOf({ cash, reserved, shorts }: Funds): Decimal {
  return fromFixed(toFixed18(cash) - toFixed18(reserved) - keptBack(shorts), PLACES);
}

/** What shorts keep back: 150 % of their market value (Regulation T's initial margin). */
export function marginOf(shorts: Decimal): Decimal {
  return fromFixed(keptBack(shorts), PLACES);
}

/** As a bigint of 10⁻¹⁸; a half of the last place is rounded against the account. */
function keptBack(shorts: Decimal): bigint {
  return (toFixed18(shorts) * 3n + 1n) / 2n;
}
