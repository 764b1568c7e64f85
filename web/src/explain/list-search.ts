import { shownZone } from "../numbers/reader.ts";
import { dayOf } from "../numbers/zoned-day.ts";
import type { TradesSearch } from "../trades/search.ts";
import type { Asked } from "../explained/asked.ts";

/** The list of the trades that were closed within a total's bounds; null where a total holds no trades. */
export function listSearch(asked: Asked): TradesSearch | null {
  if (asked.of !== "metrics" || asked.cell !== undefined) return null;
  const { account, symbol, from, to } = asked.filter;
  return {
    ...(typeof account === "string" ? { account } : {}),
    ...(typeof symbol === "string" ? { symbol } : {}),
    ...(from === undefined ? {} : { from: dayOfReader(from, 0) }),
    ...(to === undefined ? {} : { to: dayOfReader(to, 1) }),
  };
}

function dayOfReader(instant: string, lessMs: number): string {
  return dayOf(Date.parse(instant) - lessMs, shownZone());
}
