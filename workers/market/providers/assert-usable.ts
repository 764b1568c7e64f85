import { isModest } from "#shared/contracts/market.ts";
import { decimal } from "#shared/decimal.ts";
import type { ProviderQuote } from "#shared/market.ts";
import { Problem } from "#shared/problem.ts";

const AGAIN_SECONDS = 5;

/**
 * The quote of a known symbol. Refuses with `market_unavailable` unless 0 < bid ≤ ask: nobody can trade on
 * one side alone, nor on a crossed quote. Vendors write 0 for a side without an order. A price of more digits
 * than orders wake by is refused too, because the matcher could not pass it.
 */
export function assertUsable(quote: ProviderQuote | null, symbol: string): ProviderQuote {
  const isTradable = quote !== null && decimal(quote.bid).gt(0) && decimal(quote.bid).lte(quote.ask);
  if (isTradable && isModest(quote.bid) && isModest(quote.ask)) return quote;
  throw new Problem("market_unavailable", `${symbol} has no bid and ask to trade on right now.`, {
    retryAfterSeconds: AGAIN_SECONDS,
  });
}
