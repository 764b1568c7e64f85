import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import { getTradeBias } from "#shared/contracts/biases.ts";
import { getExcursion } from "#shared/contracts/excursion.ts";
import { suggestSymbols, summarizeTrades } from "#shared/contracts/trade-summary.ts";
import { getEquity, getMetrics } from "#shared/contracts/metrics.ts";
import {
  listTrades,
  type LotMethod,
  type Trade,
  type TradeSort,
  type WritingFilter,
} from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { askedMethod } from "./lot-method.ts";

export type TradesFilter = z.input<typeof WritingFilter>;
export type TradeQuery = TradesFilter & { sort?: TradeSort };
export type MetricsQuery = Omit<z.input<NonNullable<typeof getMetrics.query>>, "account"> &
  Pick<TradesFilter, "account">;

/** So many rows of the long list travel at once. */
export const PAGE_ROWS = 200;

/** The latest trades that a filter finds. */
export function tradesQuery(filter: TradeQuery, limit: number) {
  return queryOptions({
    queryKey: [...KEYS.trades, filter, limit],
    queryFn: ({ signal }) => call(listTrades, { query: { ...filter, limit }, signal }),
    meta: { keep: true },
  });
}

/** The rows of the long list from `page` × `PAGE_ROWS` on. */
export function tradePageQuery(query: TradeQuery, page: number) {
  return queryOptions({
    queryKey: [...KEYS.tradePages, query, page],
    queryFn: ({ signal }) =>
      call(listTrades, { query: { ...query, limit: PAGE_ROWS, offset: page * PAGE_ROWS }, signal }),
    meta: { keep: page === 0 },
  });
}

/** The total, the sums and the months of what a filter finds. */
export function tradeSumsQuery(filter: TradesFilter) {
  return queryOptions({
    queryKey: [...KEYS.tradeSums, filter],
    queryFn: ({ signal }) => call(summarizeTrades, { query: filter, signal }),
    meta: { keep: true },
  });
}

/** The user's own symbols that begin so. */
export function symbolsQuery(symbolPrefix: string, account: string | undefined) {
  const query = { symbolPrefix, ...(account === undefined ? {} : { account }) };
  return queryOptions({
    queryKey: [...KEYS.symbols, query],
    queryFn: ({ signal }) => call(suggestSymbols, { query, signal }),
  });
}

/** Every trade of a list that this page has fetched. */
export function listedTrades(client: QueryClient): Trade[] {
  const lists = [KEYS.trades, KEYS.tradePages].flatMap((queryKey) =>
    client.getQueriesData<{ items: Trade[] }>({ queryKey }),
  );
  return lists.flatMap(([, list]) => list?.items ?? []);
}

export function tradeQuery(id: string, method: LotMethod = "fifo") {
  const query = askedMethod(method);
  return queryOptions({
    queryKey: [...KEYS.trade, id, query],
    queryFn: ({ signal }) => call(getTrade, { params: { id }, query, signal }),
    meta: { keep: true },
  });
}

export function excursionQuery(id: string) {
  return queryOptions({
    queryKey: [...KEYS.trade, id, "excursion"],
    queryFn: ({ signal }) => call(getExcursion, { params: { id }, signal }),
    staleTime: 60_000,
  });
}

export function tradeBiasesQuery(id: string) {
  return queryOptions({
    queryKey: [...KEYS.tradeBiases, id],
    queryFn: ({ signal }) => call(getTradeBias, { params: { id }, signal }),
    meta: { keep: true },
  });
}

export function metricsQuery(filter: MetricsQuery) {
  return queryOptions({
    queryKey: [...KEYS.metrics, filter],
    queryFn: ({ signal }) => call(getMetrics, { query: filter, signal }),
    meta: { keep: true },
  });
}

export function equityQuery(filter: MetricsQuery) {
  return queryOptions({
    queryKey: [...KEYS.equity, filter],
    queryFn: ({ signal }) => call(getEquity, { query: filter, signal }),
    meta: { keep: true },
  });
}
