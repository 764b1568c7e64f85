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

export const HOLDS_PROTO = "holds a member __proto__, which is no name of a member here";

/** Whether some object in a value has a member `__proto__`, which copies of objects lose. */
export function holdsProto(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, "__proto__") || Object.values(value).some(holdsProto);
}

/** The text with a replacement character for each of those. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

/** The value with a replacement character for each of those, also in the names of members. */
export function storable(value: Json): Json {
  if (isStorable(value)) return value;
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [storableText(name), storable(member)]),
  );
}

/** How JSON writes what a database refuses; also found behind a backslash that is text itself. */
const ESCAPED = /\\u(?:0000|d[89a-f])/i;

/** JSON of a value as a database takes it. */
export function storableJson(value: Json): string {
  const text = JSON.stringify(value);
  return ESCAPED.test(text) ? JSON.stringify(storable(value)) : text;
}

/** Any JSON that nests no deeper than an act may, of at most so many characters. */
export function jsonOf(most: number) {
  return z
    .unknown()
    .refine(isShallow, { error: "nests too deep", abort: true })
    .refine(isStorable, UNSTORABLE)
    .refine((value) => !holdsProto(value), HOLDS_PROTO)
    .pipe(z.json())
    .refine((value) => JSON.stringify(value).length <= most, `is longer than ${most} characters`)
    .meta(jsonLength(most));
}

/**
 * What `jsonOf` would say of a value that was read from JSON; null where it would take it. It does not look
 * again whether the value is JSON, which costs most.
 */
export function faultOfJson(value: Json, most: number): string | null {
  if (!isShallow(value)) return "nests too deep";
  if (!isStorable(value)) return UNSTORABLE;
  if (holdsProto(value)) return HOLDS_PROTO;
  return JSON.stringify(value).length <= most ? null : `is longer than ${most} characters`;
}

/** What the API document says of a value whose JSON has a longest form. */
export function jsonLength(most: number) {
  return { "x-maxJsonLength": most };
}
