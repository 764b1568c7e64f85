import type { SavedFilter } from "#shared/contracts/saved-filters.ts";
import { shownZone } from "../../numbers/reader.ts";
import { dayOf } from "../../numbers/zoned-day.ts";
import { TradesSearch } from "../search.ts";

/** The search of the trades page that shows what a kept filter finds, with days of the reader's zone. */
export function searchOf({ filter }: SavedFilter): TradesSearch {
  const { symbol, symbolPrefix, from, to, lotMethod: _, ...rest } = filter;
  const zone = shownZone();
  const search = {
    ...rest,
    symbol: symbol === undefined || symbol.length === 0 ? undefined : symbol.join(),
    begins: symbolPrefix,
    from: from === undefined ? undefined : dayOf(Date.parse(from), zone),
    to: to === undefined ? undefined : dayOf(Date.parse(to) - 1, zone),
    zone: isByOtherClock(filter, zone) ? filter.timeZone : undefined,
  };
  return TradesSearch.parse(
    Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)),
  );
}

/** Times of day, such as those of a session, belong to the zone in which they were kept. */
function isByOtherClock(
  { openedFrom, openedBefore, timeZone }: SavedFilter["filter"],
  zone: string,
): boolean {
  return (
    (openedFrom !== undefined || openedBefore !== undefined) && timeZone !== undefined && timeZone !== zone
  );
}
