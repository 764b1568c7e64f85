import { formatDecimal } from "../numbers/format-number.ts";

/** A share as a whole number of hundred. */
export function ofHundred(share = 0): string {
  return formatDecimal((share * 100).toFixed(0));
}

/** A ratio as a multiple: `2.50 ×`. */
export function times(ratio: number, places = 2): string {
  return `${formatDecimal(ratio.toFixed(places), { places })}\u202f×`;
}

/** A round number at an end of a scale: `0.2`, `5`. */
export function endWords(value: number): string {
  return formatDecimal(String(Number(value.toFixed(2))));
}
