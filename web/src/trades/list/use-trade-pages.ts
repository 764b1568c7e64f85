import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Trade } from "#shared/contracts/trades.ts";
import { PAGE_ROWS, tradePageQuery, type TradeQuery } from "../queries.ts";

/** A page that is passed in a fast scroll is not fetched. */
const REST_MS = 80;
/** The next page is fetched so many rows before it comes into sight. */
const AHEAD = 100;

export type TradePages = {
  /** The trade of a row, also on a page fetched before; undefined until its page has arrived. */
  at(index: number): Trade | undefined;
  /** Set when a page in sight could not be fetched. */
  retry: (() => void) | undefined;
};

/** The pages of the list around the rows from `first` to `last`. */
export function useTradePages(query: TradeQuery, first: number, last: number): TradePages {
  const from = Math.floor(Math.max(0, first - AHEAD) / PAGE_ROWS);
  const to = Math.floor(Math.max(0, last + AHEAD) / PAGE_ROWS);
  const client = useQueryClient();
  const wanted = useRested(`${from} ${to}`);
  const [start = 0, end = 0] = wanted.split(" ").map(Number);
  const pages = useQueries({
    queries: Array.from({ length: end - start + 1 }, (_, at) => tradePageQuery(query, start + at)),
  });
  const failed = pages.filter(({ isError, data }) => isError && data === undefined);
  return {
    at(index) {
      const page = Math.floor(index / PAGE_ROWS);
      const fetched = pages[page - start]?.data ?? client.getQueryData(tradePageQuery(query, page).queryKey);
      return fetched?.items[index % PAGE_ROWS];
    },
    retry: failed.length === 0 ? undefined : () => void Promise.all(failed.map((page) => page.refetch())),
  };
}

/** The value, once it has stayed the same for a moment. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
