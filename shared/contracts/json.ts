import * as z from "zod";
import { isShallow } from "../act.ts";

export type Json = z.infer<ReturnType<typeof z.json>>;

/** The most characters that the JSON of a value of any shape has, as a member of its JSON Schema. */
export const MOST_CHARS = "x-maxJsonLength";

/** Any JSON that nests no deeper than an act may, of at most so many characters. */
export function jsonOf(most: number) {
  return z
    .unknown()
    .refine(isShallow, "nests too deep")
    .pipe(z.json())
    .refine((value) => JSON.stringify(value).length <= most, `is longer than ${most} characters`)
    .meta({ [MOST_CHARS]: most });
}
