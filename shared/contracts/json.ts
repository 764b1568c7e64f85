import * as z from "zod";
import { isShallow } from "../act.ts";

export type Json = z.infer<ReturnType<typeof z.json>>;

export const UNSTORABLE = "holds a character that cannot be stored";

/** Whether no text in a value holds what a database refuses: a null character, or half a surrogate pair. */
export function isStorable(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\0");
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, member]) => isStorable(name) && isStorable(member));
}

const REPLACEMENT = "\uFFFD";

/** The same text with U+FFFD in the place of each character that a database refuses. */
export function storableText(text: string): string {
  return text.replaceAll("\0", REPLACEMENT).toWellFormed();
}

/** The same JSON with each text in it storable, also the names of members. */
export function storable(value: Json): Json {
  if (typeof value === "string") return storableText(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(storable);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [storableText(name), storable(member)]),
  );
}

/** How JSON writes what a database refuses; also found behind a backslash that is text itself. */
const ESCAPED = /\\u(?:0000|d[89a-f])/i;

/** Whether JSON of this text may hold what a database refuses; most JSON is known at once to hold none. */
export function mayBeUnstorable(text: string): boolean {
  return ESCAPED.test(text);
}

/** JSON of a value, storable. */
export function storableJson(value: Json): string {
  const text = JSON.stringify(value);
  return mayBeUnstorable(text) ? JSON.stringify(storable(value)) : text;
}

/** Any JSON that nests no deeper than an act may, of at most so many characters. */
export function jsonOf(most: number) {
  return z
    .unknown()
    .refine(isShallow, { error: "nests too deep", abort: true })
    .refine(isStorable, UNSTORABLE)
    .pipe(z.json())
    .refine((value) => JSON.stringify(value).length <= most, `is longer than ${most} characters`)
    .meta(jsonLength(most));
}

/** What the API document says of a value whose JSON has a longest form. */
export function jsonLength(most: number) {
  return { "x-maxJsonLength": most };
}
