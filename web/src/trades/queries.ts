import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { getTradeBias } from "#shared/contracts/biases.ts";
import { listAccounts } from "#shared/contracts/fills.ts";
import { getEquity, getMetrics, getTrade, listTrades } from "#shared/contracts/trades.ts";
import { call } from "../session/client.ts";

export type TradeQuery = Omit<z.input<NonNullable<typeof listTrades.query>>, "cursor" | "limit">;
export type MetricsQuery = z.input<NonNullable<typeof getMetrics.query>>;

/** Every key that a change of the ledger makes old. */
export const LEDGER_KEYS = ["trades", "trade", "trade-biases", "metrics", "equity", "accounts"] as const;

export function tradesQuery(filter: TradeQuery, limit = 50) {
  return infiniteQueryOptions({
    queryKey: ["trades", filter, limit],
    queryFn: ({ pageParam, signal }) =>
      call(listTrades, {
        query: { ...filter, limit, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    meta: { keep: true },
  });
}

export function tradeQuery(id: string) {
  return queryOptions({
    queryKey: ["trade", id],
    queryFn: ({ signal }) => call(getTrade, { params: { id }, signal }),
    meta: { keep: true },
  });
}

export function tradeBiasesQuery(id: string) {
  return queryOptions({
    queryKey: ["trade-biases", id],
    queryFn: ({ signal }) => call(getTradeBias, { params: { id }, signal }),
    meta: { keep: true },
  });
}

export function metricsQuery(filter: MetricsQuery) {
  return queryOptions({
    queryKey: ["metrics", filter],
    queryFn: ({ signal }) => call(getMetrics, { query: filter, signal }),
    meta: { keep: true },
  });
}

export function equityQuery(filter: MetricsQuery) {
  return queryOptions({
    queryKey: ["equity", filter],
    queryFn: ({ signal }) => call(getEquity, { query: filter, signal }),
    meta: { keep: true },
  });
}

export const accountsQuery = queryOptions({
  queryKey: ["accounts"],
  queryFn: ({ signal }) => call(listAccounts, { signal }),
  meta: { keep: true },
});
