import Big from "big.js";
import * as z from "zod";

// Big never rounds on + − ×. A division keeps 40 places, and the code that allocates rounds its result.
Big.DP = 40;
Big.NE = -40;
Big.PE = 60;

/**
 * A decimal string such as `-12.50`: at most 20 digits before the point and 18 after it; never a JavaScript
 * number.
 */
export const Decimal = z
  .string()
  .max(40)
  .regex(/^-?\d{1,20}(\.\d{1,18})?$/, { error: "must be a decimal number such as 12.50", abort: true })
  .meta({
    id: "Decimal",
    description: "A decimal number as a string, exact to the last digit",
    example: "12.50",
  });
export type Decimal = z.infer<typeof Decimal>;

/** A decimal above zero. */
export const PositiveDecimal = Decimal.refine((value) => !value.startsWith("-") && /[1-9]/.test(value), {
  error: "must be above zero",
  abort: true,
});

/** A decimal of at least zero. */
export const NotNegative = Decimal.refine((value) => !value.startsWith("-"), "must not be below zero");

/** An exact number for arithmetic; throws on text that is no decimal. */
export function decimal(value: Decimal | number): Big {
  return new Big(value);
}

/** The shortest exact form, without trailing zeros and never `-0`. */
export function toDecimal(value: Big): Decimal {
  const text = value.toFixed();
  return text === "-0" ? "0" : text;
}

/** `value` as stored by Postgres (`10.5000`) in its shortest exact form (`10.5`). */
export function trimDecimal(value: Decimal): Decimal {
  return toDecimal(new Big(value));
}

export type { Big };
