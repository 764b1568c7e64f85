import type { Pair } from "../parts/quotes.ts";

/** The fills report states the price; the account statement shows it only as money for units. */
const RANKS = { account: 0, fills: 1 } as const;

/**
 * Coinbase counts trades anew in each product, so the product belongs to the id. The revision makes the fills
 * report win over the account statement, whichever comes first.
 */
export function executionOf(
  { base, quote }: Pair,
  tradeId: string,
  source: keyof typeof RANKS,
): { executionId: string; revision: string } {
  const executionId = `${base}-${quote} ${tradeId}`;
  return { executionId, revision: `${executionId}.${RANKS[source]}` };
}
