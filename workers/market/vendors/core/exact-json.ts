import * as z from "zod";
import { Decimal, decimal, toDecimal } from "#shared/decimal.ts";

/** A number within what Decimal holds; an exponent of two digits cannot become a text of megabytes. */
const NUMBER = /^-?\d{1,20}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,2})?$/;

/**
 * JSON with every number as the text that stands in it. As a JavaScript number `101.10` would lose its zero,
 * and a price of 20 digits its last ones. Throws a SyntaxError.
 */
export function exactJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    if (typeof value !== "number") return value;
    if (context?.source === undefined) throw new Error("this runtime does not tell the text of a number");
    return context.source;
  });
}

/** A number of `exactJson`, or a number in a string, in its shortest exact form. */
export const Figure = z
  .string()
  .regex(NUMBER)
  .transform((text) => toDecimal(decimal(text)))
  .pipe(Decimal);

/** A price or a size that may be missing: vendors write 0 for a side without an order. */
export const Positive = Figure.refine((figure) => !figure.startsWith("-") && figure !== "0");
