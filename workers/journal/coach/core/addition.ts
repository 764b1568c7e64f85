import { decimal, type Decimal, toDecimal, trimDecimal } from "#shared/decimal.ts";
import type { TradeResult } from "./draft.ts";

/** What an import added to the ledger. */
export type Addition = {
  rows: number;
  fills: number;
  trades: number;
  /** Days as `2026-11-16`, in UTC; null when the import added nothing. */
  from: string | null;
  to: string | null;
  /** What the closing fills of this import realised, one line per currency, that of most fills first. */
  results: { currency: string; net: Decimal; fees: Decimal }[];
  best: TradeResult | null;
  worst: TradeResult | null;
};

/** A trade with its place among results of all currencies. */
type Ranked = TradeResult & { key: number };

/** What some lines of an import added. No fill and no trade is in two parts. */
export type AdditionPart = Omit<Addition, "rows" | "results" | "best" | "worst"> & {
  results: (Addition["results"][number] & { closes: number })[];
  best: Ranked | null;
  worst: Ranked | null;
};

const NOTHING: AdditionPart = {
  fills: 0,
  trades: 0,
  from: null,
  to: null,
  results: [],
  best: null,
  worst: null,
};

/** The parts of one import together. */
export function addedBy(parts: Iterable<AdditionPart>, rows: number): Addition {
  const { results, best, worst, ...sum } = [...parts].reduce(together, NOTHING);
  return {
    ...sum,
    rows,
    results: results
      .toSorted((a, b) => b.closes - a.closes || (a.currency < b.currency ? -1 : 1))
      .map(({ currency, net, fees }) => ({ currency, net, fees })),
    best: resultOf(best),
    worst: resultOf(worst),
  };
}

function together(one: AdditionPart, other: AdditionPart): AdditionPart {
  return {
    fills: one.fills + other.fills,
    trades: one.trades + other.trades,
    from: [one.from, other.from].filter((day) => day !== null).toSorted()[0] ?? null,
    to:
      [one.to, other.to]
        .filter((day) => day !== null)
        .toSorted()
        .at(-1) ?? null,
    results: [...Map.groupBy([...one.results, ...other.results], ({ currency }) => currency)].map(
      ([currency, own]) => ({
        currency,
        net: sumOf(own.map(({ net }) => net)),
        fees: sumOf(own.map(({ fees }) => fees)),
        closes: own.reduce((sum, { closes }) => sum + closes, 0),
      }),
    ),
    best: firstOf([one.best, other.best], (a, b) => b.key - a.key),
    worst: firstOf([one.worst, other.worst], (a, b) => a.key - b.key),
  };
}

function sumOf(values: readonly Decimal[]): Decimal {
  return toDecimal(values.reduce((sum, value) => sum.plus(value), decimal("0")));
}

function firstOf(trades: readonly (Ranked | null)[], order: (a: Ranked, b: Ranked) => number): Ranked | null {
  const standing = trades.filter((trade) => trade !== null);
  return standing.toSorted((a, b) => order(a, b) || (a.id < b.id ? -1 : 1))[0] ?? null;
}

function resultOf(ranked: Ranked | null): TradeResult | null {
  if (ranked === null) return null;
  const { id, symbol, currency, net } = ranked;
  return { id, symbol, currency, net: trimDecimal(net) };
}
