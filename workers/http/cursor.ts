import { Problem } from "#shared/problem.ts";

/** An opaque cursor for the sort key of a page's last item. */
export function writeCursor(...key: string[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(key));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The sort key in a cursor; refuses one that Tidemark did not give, or that belongs to another list. */
export function readCursor(cursor: string, length: number): string[] {
  const key = parse(cursor);
  if (Array.isArray(key) && key.length === length && key.every((part) => typeof part === "string"))
    return key;
  throw new Problem("cursor_invalid");
}

function parse(cursor: string): unknown {
  try {
    const text = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (char) => char.charCodeAt(0))));
  } catch {
    return null;
  }
}
