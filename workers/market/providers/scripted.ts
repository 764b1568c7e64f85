import type { GivenQuote } from "#shared/market.ts";
import type { Provider } from "./provider.ts";
import { usualInstrument } from "./simulated.ts";

/**
 * Prices that are posted, for tests and demonstrations: the ledger holds the latest quote of a symbol, and an
 * object is given each new one. A symbol exists from its first quote on.
 */
export function scripted(latest: (symbol: string) => Promise<GivenQuote | null>): Provider {
  return {
    name: "scripted",
    instrument: async (symbol) => usualInstrument(symbol),
    async quote(symbol) {
      const given = await latest(symbol);
      if (given === null || given.provider !== "scripted") return null;
      const { provider: _, ...quote } = given;
      return quote;
    },
    bars: async () => [],
  };
}
