import type { LotMethod } from "#shared/contracts/trades.ts";
import { shownZone } from "../numbers/reader.ts";
import { nextDay, startOfDay } from "../numbers/zoned-day.ts";
import { askedMethod } from "./lot-method.ts";
import type { TradeQuery, TradesFilter } from "./queries.ts";
import { TradesSearch } from "./search.ts";

/**
 * The query of a search: days become instants of the reader's zone, and what is not given is left out. The
 * router hands on what else the address says; none of that reaches the query.
 */
export function wantedTrades(search: TradesSearch, method: LotMethod): TradeQuery {
  const { begins, from, to, zone, sort = "-closedAt", ...filter } = TradesSearch.parse(search);
  const all = {
    ...filter,
    symbolPrefix: begins,
    from: from === undefined ? undefined : instantOf(from),
    to: to === undefined ? undefined : instantOf(nextDay(to)),
    ...clockOf(filter, from ?? to, zone),
    ...askedMethod(method),
    sort,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** The zone of the search or else the reader's, where days or times of day are asked for. */
function clockOf(
  { hour, weekday, openedFrom, openedBefore }: TradesSearch,
  day: string | undefined,
  zone: string | undefined,
): { timeZone?: string } {
  const isByClock = [hour, weekday, openedFrom, openedBefore, day].some((part) => part !== undefined);
  return isByClock ? { timeZone: zone ?? shownZone() } : {};
}

/** The part of a query that decides which trades are found, without their order. */
export function filterOf(query: TradeQuery): TradesFilter {
  return Object.fromEntries(Object.entries(query).filter(([name]) => name !== "sort"));
}

/** The start of a day of the reader's zone, as the contracts have instants. */
export function instantOf(day: string): string {
  return new Date(startOfDay(day, shownZone())).toISOString();
}
