import { MOST_SUGGESTIONS } from "#shared/contracts/bounds.ts";
import { suggestSymbols, summarizeTrades, type TradeSummary } from "#shared/contracts/trade-summary.ts";
import type { Trade } from "#shared/contracts/trades.ts";
import { type Decimal, decimal, toDecimal } from "#shared/decimal.ts";
import { filterTrades, resultOf } from "./list-stored.ts";

/** The number, the sums and the months of what a filter finds, as the server counts them. */
export function summarizeStored(trades: readonly Trade[], query: URLSearchParams): TradeSummary {
  const filter = summarizeTrades.query?.parse(Object.fromEntries(query));
  const found = filter === undefined ? [] : filterTrades(trades, filter);
  const closes = found.flatMap(({ closedAt }) => (closedAt === null ? [] : [closedAt.slice(0, 7)]));
  const months = [...Map.groupBy(closes, (month) => month)].map(([month, all]) => ({
    month,
    trades: all.length,
  }));
  return {
    trades: found.length,
    openTrades: countOf(found, null),
    converted: null,
    incompleteTrades: 0, // The sample has none.
    byCurrency: [...Map.groupBy(found, ({ currency }) => currency)].map(([currency, all]) => ({
      currency,
      trades: all.length,
      openTrades: countOf(all, null),
      incompleteTrades: 0,
      wins: countOf(all, "win"),
      losses: countOf(all, "loss"),
      breakeven: countOf(all, "breakeven"),
      grossPnl: sumOf(all.map(({ grossPnl }) => grossPnl)),
      fees: sumOf(all.map(({ fees }) => fees)),
      netPnl: sumOf(all.map(({ netPnl }) => netPnl)),
      foreignFees: all.reduce((sum, { foreignFees }) => sum + foreignFees, 0),
      feesUnknown: all.reduce((sum, { feesUnknown }) => sum + feesUnknown, 0),
    })),
    months: months.toSorted((a, b) => (a.month < b.month ? 1 : -1)),
  };
}

/** The symbols that begin so, the most traded first. */
export function symbolsOf(
  trades: readonly Trade[],
  query: URLSearchParams,
): { items: { symbol: string; trades: number }[] } {
  const prefix = suggestSymbols.query?.parse(Object.fromEntries(query)).symbolPrefix ?? "";
  const begun = trades.filter(({ symbol }) => symbol.toUpperCase().startsWith(prefix.toUpperCase()));
  const items = [...Map.groupBy(begun, ({ symbol }) => symbol)].map(([symbol, all]) => ({
    symbol,
    trades: all.length,
  }));
  items.sort((a, b) => b.trades - a.trades || (a.symbol < b.symbol ? -1 : 1));
  return { items: items.slice(0, MOST_SUGGESTIONS) };
}

function countOf(trades: readonly Trade[], result: ReturnType<typeof resultOf>): number {
  return trades.filter((trade) => resultOf(trade) === result).length;
}

function sumOf(values: readonly Decimal[]): Decimal {
  return toDecimal(values.reduce((sum, value) => sum.plus(decimal(value)), decimal(0)));
}
