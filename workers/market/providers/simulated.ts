import { findWellKnown } from "../symbols/well-known.ts";
import { simulatedBars, simulatedQuote } from "./core/simulated.ts";
import type { Instrument, Provider } from "./provider.ts";

/** What orders on a simulated or posted symbol fit where nothing else is said. */
export function usualInstrument(symbol: string): Instrument {
  return {
    calendar: "always",
    priceStep: "0.01",
    quantityStep: "0.000001",
    multiplier: "1",
    assetClass: findWellKnown(symbol)?.assetClass ?? "equity",
    currency: null,
  };
}

/** Prices for every symbol, around the clock and without a network. The same seed gives the same prices. */
export function simulated(seed: string): Provider {
  return {
    name: "simulated",
    instrument: async (symbol) => usualInstrument(symbol),
    quote: async (symbol, now) => simulatedQuote(seed, symbol, now),
    bars: async (symbol, { from, to, interval }) =>
      simulatedBars(seed, symbol, { from: Date.parse(from), to: Date.parse(to), interval, now: Date.now() }),
  };
}
