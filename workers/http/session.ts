import type { Context } from "hono";
import { Problem } from "#shared/problem.ts";
import type { AppEnv } from "./factory.ts";

/** Who the request's bearer token or cookie, or the given token, says it is; throws `unauthenticated`. */
export async function authenticate(
  _c: Context<AppEnv>,
  _token?: string,
): Promise<{ userId: string; sessionId: string; expiresAt: number }> {
  throw new Problem("unauthenticated");
}
