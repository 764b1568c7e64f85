import type { Bar, BarInterval, ProviderName } from "#shared/contracts/market.ts";
import type { Instrument, ProviderQuote } from "#shared/market.ts";

export type { Bar, BarInterval as Interval, ProviderName } from "#shared/contracts/market.ts";
export type { Instrument, ProviderQuote } from "#shared/market.ts";

/** The bars that begin from `from` on and before `to`, both in ISO-8601 UTC. */
export type BarSpan = { from: string; to: string; interval: BarInterval };

/**
 * A source of prices. `instrument` and `quote` answer null for an unknown symbol. Each call throws when the
 * source does not answer. The caller sets a deadline and holds no transaction.
 */
export type Provider = {
  name: ProviderName;
  instrument(symbol: string): Promise<Instrument | null>;
  /** The latest quote at `now`, in epoch milliseconds. */
  quote(symbol: string, now: number): Promise<ProviderQuote | null>;
  bars(symbol: string, asked: BarSpan): Promise<Bar[]>;
};
