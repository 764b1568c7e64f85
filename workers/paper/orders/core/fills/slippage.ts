import { ceiling, least, ONE, PRICE_STEP, read } from "../amounts.ts";
import type { SlippageModel } from "#shared/contracts/fill-models.ts";

/** A fill before slippage: the quoted price and size of its side, and its quantity; bigints of 10⁻¹⁸. */
export type Traded = { price: bigint; quantity: bigint; size: bigint | null };

/**
 * The slippage of a price, as a bigint of 10⁻¹⁸, rounded up to 8 places. `volume-share` is LEAN's
 * VolumeShareSlippageModel: `min(quantity / size, volumeLimit)² × priceImpact × price`, and the full limit
 * where the quote names no size.
 */
export function slippageOf(model: SlippageModel, { price, quantity, size }: Traded): bigint {
  if (model.name === "slippage/none/1") return 0n;
  if (model.name === "slippage/constant-bps/1") return toStep(price * read(model.params.bps), ONE * 10_000n);
  const most = read(model.params.volumeLimit);
  const impact = price * read(model.params.priceImpact);
  if (size === null || size <= 0n || quantity * ONE >= most * size)
    return toStep(impact * most ** 2n, ONE ** 3n);
  return toStep(impact * quantity ** 2n, ONE * size ** 2n);
}

/** The price of a fill after slippage: never beyond the limit, and never at or below zero. */
export function slipped(
  order: { side: "buy" | "sell"; limit: bigint | null },
  price: bigint,
  slippage: bigint,
): bigint {
  if (order.side === "buy")
    return order.limit === null ? price + slippage : least(order.limit, price + slippage);
  const lowest = order.limit ?? PRICE_STEP;
  return price - slippage < lowest ? lowest : price - slippage;
}

function toStep(dividend: bigint, divisor: bigint): bigint {
  return ceiling(dividend, divisor * PRICE_STEP) * PRICE_STEP;
}
