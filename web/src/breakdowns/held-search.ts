import { dayOf } from "../numbers/zoned-day.ts";
import { shownZone } from "../numbers/reader.ts";
import type { TradesSearch } from "../trades/search.ts";

/** What a link to the trades of a group keeps of the page's own filter. */
export function heldSearch(account: string | undefined, from: string | null): TradesSearch {
  return {
    ...(account === undefined ? {} : { account }),
    ...(from === null ? {} : { from: dayOf(Date.parse(from), shownZone()) }),
  };
}
