import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { portfolioQuery } from "./queries.ts";

/** How often the portfolio is read anew while its page is in sight, in milliseconds. */
const EVERY_MS = 5000;

/** The portfolio, kept up to date while the page is in sight and something is held. */
export function useLivePortfolio(account: string | undefined) {
  return useQuery({
    ...portfolioQuery(account),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.positionCount ?? 0) > 0 ? EVERY_MS : false),
  });
}
