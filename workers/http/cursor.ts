import * as z from "zod";
import { type IdKind, isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";

/** An opaque cursor for the sort key of a page's last item. */
export function writeCursor(...key: readonly (string | number)[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(key));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The sort key in a cursor, null when none was given; refuses one that Tidemark did not give, or that belongs to another list. */
export function readCursor<Key extends z.ZodType>(
  cursor: string | undefined,
  key: Key,
): z.output<Key> | null {
  if (cursor === undefined) return null;
  const parsed = key.safeParse(parse(cursor));
  if (!parsed.success) throw new Problem("cursor_invalid");
  return parsed.data;
}

/** The part of a sort key that is an id. */
export function idKey(kind: IdKind) {
  return z.string().refine((value) => isId(kind, value));
}

function parse(cursor: string): unknown {
  try {
    const text = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (char) => char.charCodeAt(0))));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return null;
    throw error;
  }
}
