import type { Context } from "hono";
import type { AppEnv } from "./factory.ts";

/** The condition of a change on the current version. It accepts every version when the caller named none. */
export type Precondition = (version: number) => boolean;

/** A version as a strong ETag. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * The caller's `If-Match`: `*`, or ETags of which one must equal the version's. A weak ETag never matches.
 */
export function preconditionOf(c: Context<AppEnv>): Precondition {
  const given = c.req.header("if-match")?.trim();
  if (given === undefined) return () => true;
  const tags = given.split(",").map((tag) => tag.trim());
  return (version) => tags.includes("*") || tags.includes(etagOf(version));
}
