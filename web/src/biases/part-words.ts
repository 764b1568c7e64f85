import { formatDuration } from "../numbers/format-duration.ts";
import { formatDecimal } from "../numbers/format-number.ts";

/** A share in whole percent, as the coach says it. */
export function wholePercent(share = 0): string {
  return `${formatDecimal((share * 100).toFixed(0))}\u00a0%`;
}

/** From ten minutes on, the seconds tell a reader nothing. */
const WHOLE_MINUTES_FROM = 600;

/** A typical duration or a threshold, as the coach says it: `3 min 30 s`, `38 min`. */
export function about(seconds = 0): string {
  return formatDuration(seconds < WHOLE_MINUTES_FROM ? seconds : Math.round(seconds / 60) * 60);
}

/** A ratio as a multiple: `2.50 ×`. */
export function times(ratio: number, places = 2): string {
  return `${formatDecimal(ratio.toFixed(places), { places })}\u202f×`;
}

/** A round number at an end of a scale: `0.2`, `5`. */
export function endWords(value: number): string {
  return formatDecimal(String(Number(value.toFixed(2))));
}
