import { base64url } from "jose";
import * as z from "zod";
import { type IdKind, isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";

/** An opaque cursor for the sort key of a page's last item. */
export function writeCursor(...key: readonly (string | number)[]): string {
  return base64url.encode(JSON.stringify(key));
}

/**
 * The sort key in a cursor, or null without a cursor. It refuses a cursor that Tidemark did not issue or that
 * belongs to another list.
 */
export function readCursor<Key extends z.ZodType>(
  cursor: string | undefined,
  key: Key,
): z.output<Key> | null {
  if (cursor === undefined) return null;
  const parsed = key.safeParse(parse(cursor));
  if (!parsed.success) throw new Problem("cursor_invalid");
  return parsed.data;
}

/** A page of rows of which one more than `limit` was asked for; `keyOf` is the sort key of a row. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  { item, keyOf }: { item: (row: Row) => Item; keyOf: (row: Row) => readonly (string | number)[] },
): { items: Item[]; nextCursor: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(item),
    nextCursor: last === undefined ? null : writeCursor(...keyOf(last)),
  };
}

/** The id at which a page of a list in order of ids begins, null for the first one. */
export function readIdCursor(cursor: string | undefined, kind: IdKind): string | null {
  return readCursor(cursor, z.tuple([idKey(kind)]))?.[0] ?? null;
}

/** The part of a sort key that is an id. */
export function idKey(kind: IdKind) {
  return z.string().refine((value) => isId(kind, value));
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(base64url.decode(cursor)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}
