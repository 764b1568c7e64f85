import type { Bias } from "#shared/contracts/biases.ts";
import { formatCount } from "../numbers/format-number.ts";
import { PROVIDER_WORDS } from "../market/provider-words.ts";

type BarSources = Bias["barSources"];

/** How many prices are daily bars of the market. */
export function barCount(sources: BarSources): number {
  return sources.reduce((sum, { prices }) => sum + prices, 0);
}

/** How many prices each source gave: `120 (Alpaca), 3 (Coinbase)`. */
export function barWords(sources: BarSources): string {
  return sources
    .map(({ source, prices }) => `${formatCount(prices)} (${PROVIDER_WORDS[source].name})`)
    .join(", ");
}
