import type { Bias } from "#shared/contracts/biases.ts";
import { PROVIDERS } from "#shared/contracts/market.ts";
import type { BySource } from "./disposition.ts";

/** How many of the prices behind an estimate came from the bars of each source. */
export function barSourcesOf(counts: Iterable<BySource>): Bias["barSources"] {
  const sums: BySource = {};
  for (const count of counts)
    for (const source of PROVIDERS) {
      const prices = count[source] ?? 0;
      if (prices > 0) sums[source] = (sums[source] ?? 0) + prices;
    }
  return PROVIDERS.flatMap((source) => {
    const prices = sums[source] ?? 0;
    return prices === 0 ? [] : [{ source, prices }];
  });
}
