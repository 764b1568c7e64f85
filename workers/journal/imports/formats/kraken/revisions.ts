const RANKS = { ledgers: 0, trades: 1 } as const;

/**
 * A trade has one id in both of Kraken's exports. The trades state its price and its time to a part of a
 * second. The ledgers round its money, so the revision of the trades wins, whichever comes first.
 */
export function revisionOf(txid: string, source: keyof typeof RANKS): string {
  return `${txid}.${RANKS[source]}`;
}
