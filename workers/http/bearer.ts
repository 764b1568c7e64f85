import type { Context } from "hono";
import type { AppEnv } from "./factory.ts";

/** The token of an `Authorization: Bearer` header; undefined without the header, or under another scheme. */
export function bearerOf(c: Context<AppEnv>): string | undefined {
  const authorization = c.req.header("authorization");
  if (authorization === undefined || !/^Bearer /i.test(authorization)) return undefined;
  return authorization.slice("Bearer ".length);
}
