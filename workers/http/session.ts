import type { Context } from "hono";
import { Problem } from "#shared/problem.ts";
import type { AppEnv } from "./factory.ts";

/** Who the request's bearer token or cookie says it is; throws `unauthenticated`. */
export async function authenticate(_c: Context<AppEnv>): Promise<{ userId: string; sessionId: string }> {
  throw new Problem("unauthenticated");
}
