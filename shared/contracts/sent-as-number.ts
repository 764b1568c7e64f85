import * as z from "zod";

/** A figure that programs also send as a number. */
export function sentAsNumber<T extends z.ZodType>(schema: T, text: (value: number) => string = String) {
  return z.preprocess((value) => (typeof value === "number" ? text(value) : value), schema);
}
