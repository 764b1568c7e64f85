import type { Side } from "#shared/side.ts";
import { wakePrice } from "../../orders/core/wake.ts";

type Prices = { bid: string; ask: string };
/** The orders of one side that one of the two wake keys finds. */
export type Range = { side: Side; key: "low" | "high" };

/** The price of a quote that the wake keys of a side are compared with, in whole 0.00000001. */
export function priceFor(side: Side, { bid, ask }: Prices): bigint {
  return wakePrice(side === "buy" ? ask : bid);
}

/**
 * The price among these quotes that wakes most: for a key `low` the lowest, for a key `high` the highest. An
 * order of the range that it does not wake is woken by none of them. Throws a RangeError without quotes.
 */
export function farthest(quotes: readonly Prices[], { side, key }: Range): bigint {
  const prices = quotes.map((quote) => priceFor(side, quote));
  const [first] = prices;
  if (first === undefined) throw new RangeError("the farthest of no quotes");
  return prices.reduce(
    (most, price) => ((key === "low" ? price < most : price > most) ? price : most),
    first,
  );
}
