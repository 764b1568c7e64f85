import { formatStatistic } from "../numbers/format-number.ts";

/** A share as a whole number of hundred. */
export function ofHundred(share = 0): string {
  return formatStatistic(Math.round(share * 100));
}

/** `2.5 ×` */
export function times(ratio: number): string {
  return `${formatStatistic(Math.round(ratio * 100) / 100)}\u202f×`;
}
