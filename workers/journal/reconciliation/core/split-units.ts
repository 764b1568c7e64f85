import { fromFixed, PLACES } from "../../../math/fixed-point.ts";
import { foldUnits, rounded, type Split } from "./units.ts";

/**
 * What each split added to the units before it, or took; `sums` are those between the splits. Together with
 * the sums they are the position, to its last digit.
 */
export function splitUnits(sums: readonly string[], splits: readonly Split[]): string[] {
  return splits.map((_, n) => {
    const before = rounded(foldUnits(sums.slice(0, n + 1), splits.slice(0, n)));
    const after = rounded(foldUnits(sums.slice(0, n + 1), splits.slice(0, n + 1)));
    return fromFixed(after - before, PLACES);
  });
}
