import type { TradeSpan } from "../pairs.ts";

/** The classes whose prices of one and more move in hundredths, so that a half is a choice among fifty. */
const IN_HUNDREDTHS = new Set(["equity", "fund", "crypto"]);
/** One and more, to at most two places: the mean of several fills mostly has more, and nobody chose it. */
const CHOSEN = /^[1-9]\d*(?:\.\d{1,2})?$/;
const ROUND = /^\d+(?:\.50?|\.00?)?$/;

/** How many of a closed trade's two prices are whole or half units, of those that can have been chosen. */
export function roundPrices({
  assetClass,
  entryPrice,
  exitPrice,
}: Pick<TradeSpan, "assetClass" | "entryPrice" | "exitPrice">): [hits: number, counted: number] {
  if (exitPrice === null || !IN_HUNDREDTHS.has(assetClass)) return [0, 0];
  const chosen = [entryPrice, exitPrice].filter((price) => CHOSEN.test(price));
  return [chosen.filter((price) => ROUND.test(price)).length, chosen.length];
}
