import { decimal, type Decimal } from "./decimal.ts";

/** The prices of a bracket, or of a pair; `isLong` says that its exits sell. Undefined is no such order. */
export type BracketPrices = {
  isLong: boolean;
  /** What the order trades at: its limit, else its stop. An entry at the market has none. */
  entry?: Decimal | undefined;
  takeProfit?: Decimal | undefined;
  stopLoss?: Decimal | undefined;
};

/** Why a leg would not leave the position: its field, and a sentence about it. */
export type Misplaced = [path: "takeProfit.limitPrice" | "stopLoss.stopPrice", words: string];

/**
 * The legs that would not leave the position: of a buy the profit lies above the entry and the loss below it.
 * In a pair the order itself is the profit, and stands as the entry.
 */
export function* misplacedLegs({ isLong, entry, takeProfit, stopLoss }: BracketPrices): Generator<Misplaced> {
  const [above, below] = isLong ? ["above", "below"] : ["below", "above"];
  if (takeProfit !== undefined && entry !== undefined && !isBeyond(takeProfit, entry, isLong))
    yield ["takeProfit.limitPrice", `must lie ${above} the price of the order`];
  if (stopLoss !== undefined && entry !== undefined && !isBeyond(entry, stopLoss, isLong))
    yield ["stopLoss.stopPrice", `must lie ${below} the price of the order`];
  if (takeProfit !== undefined && stopLoss !== undefined && !isBeyond(takeProfit, stopLoss, isLong))
    yield ["stopLoss.stopPrice", `must lie ${below} the take profit`];
}

function isBeyond(one: Decimal, other: Decimal, upwards: boolean): boolean {
  return upwards ? decimal(one).gt(other) : decimal(one).lt(other);
}
