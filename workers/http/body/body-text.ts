import type { Context } from "hono";
import { Problem } from "#shared/problem.ts";

/**
 * The text of a body. Throws invalid_request where its bytes are no UTF-8, which would be stored as U+FFFD.
 * Every reader asks here, because a body that was read as a text before no longer has its bytes.
 */
export async function bodyText(c: Context): Promise<string> {
  const bytes = await c.req.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new Problem("invalid_request", "The body is not valid UTF-8.");
    throw error;
  }
}
