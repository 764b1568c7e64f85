import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Quote, STALE_AFTER_MS } from "#shared/contracts/market.ts";
import type { QuotesState } from "#shared/client/quotes.ts";
import { quoteQuery } from "./queries.ts";
import { useLiveQuotes } from "./use-live-quotes.ts";

export type Quoted = {
  quote: Quote | undefined;
  error: Error | null;
  state: QuotesState;
  /** In whole seconds. */
  ageSeconds: number;
  stale: boolean;
};

/** The quote of a symbol as it comes, with its age. An empty symbol has none. */
export function useQuote(symbol: string): Quoted {
  const { data: quote, error } = useQuery({ ...quoteQuery(symbol), enabled: symbol !== "" });
  // The socket is opened for a symbol that is known to exist.
  const state = useLiveQuotes(quote === undefined ? "" : symbol);
  const now = useSecond();
  const age = quote === undefined ? 0 : Math.max(0, now - Date.parse(quote.at));
  // A posted quote may never age; the server says so with each one.
  const ages = quote !== undefined && quote.provider !== "scripted";
  const stale = quote !== undefined && (quote.stale || (ages && age > STALE_AFTER_MS));
  return { quote, error, state, ageSeconds: Math.floor(age / 1000), stale };
}

function useSecond(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
