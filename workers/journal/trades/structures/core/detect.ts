import { MOST_LEGS } from "#shared/contracts/structure-shapes.ts";

/** How a trade was opened. */
export type Opening = {
  tradeId: string;
  accountId: string;
  currency: string;
  /** The symbol of what the contract is about, or of the units themselves. */
  root: string;
  instrumentId: string;
  isOption: boolean;
  /** The order that the statement names for all legs of it; null where it names none. */
  orderId: string | null;
  /** Epoch milliseconds. */
  openedAt: number;
  dateOnly: boolean;
};

/**
 * What the trades have in common that were opened together: the order that their statement names, else the
 * second. Null for a date without a time, on which everything of a day would be together.
 */
export function togetherKey(opening: Opening): string | null {
  const { accountId, currency, root, orderId, openedAt, dateOnly } = opening;
  if (orderId === null && dateOnly) return null;
  const by = orderId === null ? `at ${Math.floor(openedAt / 1000)}` : `in ${orderId}`;
  return [accountId, currency, root, by].join("\u001f");
}

/**
 * The trades of each structure among these, in the order of their ids. They were opened together, with at
 * least two contracts and one option among them. The order in which they are given decides nothing.
 */
export function detectStructures(openings: readonly Opening[]): string[][] {
  const together = Map.groupBy(openings, togetherKey);
  return [...together].flatMap(([key, legs]) => {
    const contracts = new Set(legs.map(({ instrumentId }) => instrumentId));
    const isOne = contracts.size > 1 && legs.length <= MOST_LEGS && legs.some(({ isOption }) => isOption);
    return key !== null && isOne ? [legs.map(({ tradeId }) => tradeId).toSorted()] : [];
  });
}

/** The id of a detected structure follows from its first trade, whose id is that of its opening fill. */
export function detectedId(tradeIds: readonly string[]): string {
  const [first] = tradeIds.toSorted();
  if (first === undefined) throw new RangeError("a structure has trades");
  return `str_${first.slice(4)}`;
}
