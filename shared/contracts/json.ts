import * as z from "zod";
import { isShallow } from "../act.ts";

export type Json = z.infer<ReturnType<typeof z.json>>;

/** Any JSON that nests no deeper than an act may, of at most so many characters. */
export function jsonOf(most: number) {
  return z
    .unknown()
    .refine(isShallow, "nests too deep")
    .pipe(z.json())
    .refine((value) => JSON.stringify(value).length <= most, `is longer than ${most} characters`)
    .meta(jsonLength(most));
}

/** What the API document says of a value whose JSON has a longest form. */
export function jsonLength(most: number) {
  return { "x-maxJsonLength": most };
}
