import { median } from "../../../math/statistics.ts";

const WINDOW = 20;
const LEAST_WINDOW = 5;

type Alike = { instrument: string; assetClass: string };

/**
 * The median of the last 20 values in the same instrument. An instrument with fewer than 5 is compared with
 * its asset class. A contract of 26 000 beside shares of 6 000 is no larger risk. Null while fewer than 5 are
 * alike.
 */
export function usualOf<T extends Alike>(
  { instrument, assetClass }: Alike,
  earlier: readonly T[],
  of: (one: T) => number,
): number | null {
  const own = earlier.filter((one) => one.instrument === instrument);
  const alike = own.length < LEAST_WINDOW ? earlier.filter((one) => one.assetClass === assetClass) : own;
  return alike.length < LEAST_WINDOW ? null : median(alike.slice(-WINDOW).map(of));
}
