import type { Context } from "hono";
import type { AppEnv } from "./factory.ts";

/** What a change demands of the version that it finds; true of every version when the caller named none. */
export type Precondition = (version: number) => boolean;

/** A version as a strong ETag. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** The caller's `If-Match`: `*`, or ETags of which one must be the version's; a weak one never is. */
export function preconditionOf(c: Context<AppEnv>): Precondition {
  const given = c.req.header("if-match")?.trim();
  if (given === undefined) return () => true;
  const tags = given.split(",").map((tag) => tag.trim());
  return (version) => tags.includes("*") || tags.includes(etagOf(version));
}
