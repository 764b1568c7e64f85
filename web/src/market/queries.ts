import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import {
  type BarInterval,
  getInstrument,
  getQuote,
  listBars,
  type Quote,
  suggestMarketSymbols,
} from "#shared/contracts/market.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";

/** The latest quote, which the socket of quotes keeps up to date while a page shows it. */
export function quoteQuery(symbol: string) {
  return queryOptions({
    queryKey: KEYS.quote(symbol),
    queryFn: ({ signal }): Promise<Quote> => call(getQuote, { params: { symbol }, signal }),
    staleTime: 5000,
  });
}

/** The steps stay; the session is asked again each minute. */
export function instrumentQuery(symbol: string) {
  return queryOptions({
    queryKey: KEYS.instrument(symbol),
    queryFn: ({ signal }) => call(getInstrument, { params: { symbol }, signal }),
    staleTime: 60_000,
    refetchInterval: 60_000,
  });
}

/** The last 300 bars. The newest grows by the quotes, and is put right when a page asks again. */
export function barsQuery(symbol: string, interval: BarInterval) {
  return queryOptions({
    queryKey: [...KEYS.bars, symbol, interval],
    queryFn: ({ signal }) => call(listBars, { params: { symbol }, query: { interval }, signal }),
    staleTime: 30_000,
    refetchInterval: 60_000,
  });
}

export function marketSymbolsQuery(prefix: string) {
  return queryOptions({
    queryKey: [...KEYS.marketSymbols, prefix],
    queryFn: ({ signal }) => call(suggestMarketSymbols, { query: { prefix }, signal }),
    staleTime: 60 * 60_000,
    placeholderData: keepPreviousData,
  });
}
