import type { ListFigure } from "#shared/contracts/explain.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import type { Asked } from "../explained/asked.ts";
import type { TradesSearch } from "./search.ts";
import { filterOf, wantedTrades } from "./wanted-trades.ts";

type Of = { currency: string; search: TradesSearch; method: LotMethod };

/** What a figure of listed trades is made of, by the search that lists them. */
export function askedOf(figure: ListFigure, { currency, search, method }: Of): Asked {
  return { of: "trades", figure, currency, by: "month", filter: filterOf(wantedTrades(search, method)) };
}
