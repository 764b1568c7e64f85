import { FEE_STEP, halfEven } from "../../../math/fixed-point.ts";

/** Units after a split for units before it, both above zero and at 18 places. */
export type Ratio = { after: bigint; before: bigint };

/** A quantity after a split: exact at 18 places where it can be, else half-even to 12. */
export function scaled(quantity: bigint, { after, before }: Ratio): bigint {
  const product = quantity * after;
  const exact = product / before;
  return exact * before === product ? exact : halfEven(product, before * FEE_STEP) * FEE_STEP;
}

/** A quantity after a split, half-even to 12 places even where it has more; it never falls as it rises. */
export function scaledToStep(quantity: bigint, { after, before }: Ratio): bigint {
  return halfEven(quantity * after, before * FEE_STEP) * FEE_STEP;
}
