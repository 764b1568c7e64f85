import * as z from "zod";
import { Decimal } from "../decimal.ts";

/** A parameter from 0 up to and including `most`. A text that is no decimal is already refused as such. */
function upTo(most: number) {
  return Decimal.refine((value) => Number(value) >= 0 && Number(value) <= most, `must be from 0 to ${most}`);
}

/** An amount of money in the account's currency. */
const Amount = upTo(1_000_000);

/** How far a fill lies from the quote, always to the trader's cost. */
export const SlippageModel = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("slippage/none/1"), params: z.strictObject({}) }),
  z.strictObject({
    name: z.literal("slippage/constant-bps/1"),
    params: z.strictObject({ bps: upTo(1000) }),
  }),
  z.strictObject({
    name: z.literal("slippage/volume-share/1"),
    params: z.strictObject({
      volumeLimit: upTo(1).default("0.025"),
      priceImpact: upTo(0.5).default("0.1"),
    }),
  }),
]);
export type SlippageModel = z.infer<typeof SlippageModel>;

/** What an order pays for its fills, in the account's currency. */
export const FeeModel = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("fees/none/1"), params: z.strictObject({}) }),
  z.strictObject({
    name: z.literal("fees/per-share/1"),
    params: z.strictObject({
      perShare: Amount,
      minimum: Amount.default("0"),
      /** The most an order pays, as a share of its value; the minimum outweighs it. */
      maximumRate: upTo(1).default("1"),
    }),
  }),
  z.strictObject({ name: z.literal("fees/bps/1"), params: z.strictObject({ bps: upTo(1000) }) }),
  z.strictObject({
    name: z.literal("fees/per-contract/1"),
    params: z.strictObject({ perContract: Amount }),
  }),
]);
export type FeeModel = z.infer<typeof FeeModel>;

/** How fills of an account are priced beyond the quote, by named and versioned models. */
export const ModelChoice = z.strictObject({ slippage: SlippageModel, fees: FeeModel });
export type ModelChoice = z.infer<typeof ModelChoice>;

/** Without a choice nothing comes on top of the quote. */
export const NO_MODELS: ModelChoice = {
  slippage: { name: "slippage/none/1", params: {} },
  fees: { name: "fees/none/1", params: {} },
};
