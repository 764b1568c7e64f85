import { least, money, most, ONE, PRICE_STEP, read } from "../amounts.ts";
import { halfEven } from "../../../../math/fixed-point.ts";
import type { FeeModel } from "#shared/contracts/fill-models.ts";

/** A quantity (10⁻¹⁸) and its value before the multiplier (10⁻³⁶), both of one order. */
export type Filled = { quantity: bigint; value: bigint };

/**
 * The fee of a fill, as a bigint of 10⁻¹⁸ rounded to 8 places: what the order owes after it less what it owed
 * before. So a minimum is paid once an order, however many fills it has.
 */
export function feeOf(model: FeeModel, before: Filled, fill: Filled, multiplier: bigint): bigint {
  const after = { quantity: before.quantity + fill.quantity, value: before.value + fill.value };
  return orderFee(model, after, multiplier) - orderFee(model, before, multiplier);
}

/**
 * What an order owes for all its fills. `per-share` is `max(minimum, min(quantity × perShare, value ×
 * maximumRate))`, which never falls as the order fills.
 */
export function orderFee(model: FeeModel, { quantity, value }: Filled, multiplier: bigint): bigint {
  if (model.name === "fees/none/1" || quantity === 0n) return 0n;
  if (model.name === "fees/bps/1")
    return toStep(money(value, multiplier) * read(model.params.bps), ONE * 10_000n);
  if (model.name === "fees/per-contract/1") return toStep(quantity * read(model.params.perContract), ONE);
  const { perShare, minimum, maximumRate } = model.params;
  const ceilingOfOrder = money(value, multiplier) * read(maximumRate);
  return most(read(minimum), toStep(least(quantity * read(perShare), ceilingOfOrder), ONE));
}

function toStep(dividend: bigint, divisor: bigint): bigint {
  return halfEven(dividend, divisor * PRICE_STEP) * PRICE_STEP;
}
