import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import { getTradeBias } from "#shared/contracts/biases.ts";
import { getEquity, getMetrics, getTrade, listTrades, type LotMethod } from "#shared/contracts/trades.ts";
import { call } from "../session/client.ts";
import { firstPage, KEYS, pageFrom } from "../session/keys.ts";
import { askedMethod } from "./lot-method.ts";

export type TradeQuery = Omit<z.input<NonNullable<typeof listTrades.query>>, "cursor" | "limit">;
export type MetricsQuery = z.input<NonNullable<typeof getMetrics.query>>;

export function tradesQuery(filter: TradeQuery, limit = 50) {
  return infiniteQueryOptions({
    queryKey: [...KEYS.trades, filter, limit],
    queryFn: ({ pageParam, signal }) =>
      call(listTrades, {
        query: { ...filter, ...pageFrom(pageParam, limit) },
        signal,
      }),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.nextCursor,
    meta: { keep: true },
  });
}

export function tradeQuery(id: string, method: LotMethod = "fifo") {
  const query = askedMethod(method);
  return queryOptions({
    queryKey: [...KEYS.trade, id, query],
    queryFn: ({ signal }) => call(getTrade, { params: { id }, query, signal }),
    meta: { keep: true },
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
