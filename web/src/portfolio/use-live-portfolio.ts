import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { MOST_STREAMED_SYMBOLS, type Quote } from "#shared/contracts/market.ts";
import type { Portfolio } from "#shared/contracts/portfolio.ts";
import { quoteQuery } from "../market/queries.ts";
import { useLiveQuotes } from "../market/use-live-quotes.ts";
import { markPortfolio } from "./mark-portfolio.ts";
import { portfolioQuery } from "./queries.ts";

/** How often what no quote moves is read anew while the page is in sight, in milliseconds. */
const EVERY_MS = 5000;

/**
 * The portfolio, kept up to date while the page is in sight and something is held. The largest positions on
 * paper and the sums follow the quotes, all others the server's next answer.
 */
export function useLivePortfolio(account: string | undefined) {
  const asked = useQuery({
    ...portfolioQuery(account),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.positionCount ?? 0) > 0 ? EVERY_MS : false),
  });
  const followed = followedSymbols(asked.data);
  useLiveQuotes(followed);
  const quotes = useQueries({
    // The socket alone fills these quotes.
    queries: (followed === "" ? [] : followed.split(",")).map((symbol) => ({
      ...quoteQuery(symbol),
      enabled: false,
    })),
    combine: quotesOf,
  });
  const data = useMemo(
    () => (asked.data === undefined ? undefined : markPortfolio(asked.data, quotes)),
    [asked.data, quotes],
  );
  const { error, isPlaceholderData, refetch } = asked;
  return { data, error, isPlaceholderData, refetch };
}

function quotesOf(results: readonly { data: Quote | undefined }[]): ReadonlyMap<string, Quote> {
  const known = new Map<string, Quote>();
  for (const { data } of results) if (data !== undefined) known.set(data.symbol, data);
  return known;
}

/** The symbols of the largest positions on paper as one text, whose order does not follow their values. */
function followedSymbols(portfolio: Portfolio | undefined): string {
  if (portfolio === undefined) return "";
  const paper = new Set(portfolio.accounts.flatMap(({ id, kind }) => (kind === "paper" ? [id] : [])));
  const held = portfolio.positions.filter(({ account }) => paper.has(account)).map(({ symbol }) => symbol);
  return [...new Set(held)].slice(0, MOST_STREAMED_SYMBOLS).sort().join();
}
