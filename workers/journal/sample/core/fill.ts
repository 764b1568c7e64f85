import type { Instrument } from "./instruments.ts";
import { priceOf } from "./prices.ts";

/** A fill of the sample. `quantity` is in shares or contracts, and `at` in epoch ms. */
export type SampleFill = {
  at: number;
  instrument: Instrument;
  side: "buy" | "sell";
  quantity: number;
  price: number;
  fee: number;
};

/** A fill at the instrument's price of that instant, with its commission. */
export function fillAt(
  instrument: Instrument,
  { at, side, quantity }: Pick<SampleFill, "at" | "side" | "quantity">,
): SampleFill {
  const { each, least } = instrument.fee;
  const second = Math.round(at / 1000) * 1000;
  return {
    at: second,
    instrument,
    side,
    quantity,
    price: priceOf(instrument, second),
    fee: Math.max(least, each * quantity),
  };
}
