import { type Interval, quantile } from "../../../math/statistics.ts";

/** An estimate over some weeks; null where a side of the comparison is empty. */
export type Measured = { n: number; estimate: number | null; interval: Interval | null };

const GROWTH = 1.25;

/**
 * A quantile of the earliest values, which come in groups by time. Whole groups are taken until they hold
 * `first` values; that number grows in steps of a quarter, and the quantile is frozen between the steps. It
 * follows from the ledger alone, whatever the order of the imports.
 */
export function calibrate(
  groups: Iterable<readonly number[]>,
  { first, q }: { first: number; q: number },
): { value: number; n: number } | null {
  let total = 0;
  for (const group of groups) total += group.length;
  if (total === 0) return null;
  let step = first;
  while (step * GROWTH <= total) step *= GROWTH;
  const earliest: number[] = [];
  for (const group of groups) {
    if (earliest.length >= step) break;
    for (const value of group) earliest.push(value);
  }
  return { value: quantile(earliest, q), n: earliest.length };
}
