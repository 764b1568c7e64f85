import type { Context } from "hono";
import type * as z from "zod";
import type { Ending } from "#shared/contracts/auth.ts";
import type { AppEnv } from "../../http/factory.ts";

/** The answer to whoever ended sessions: 204, or 202 naming the stores that hear of it within a minute. */
export function ended(c: Context<AppEnv>, pending: z.output<typeof Ending>["pending"]): Response {
  return pending.length === 0 ? c.body(null, 204) : c.json({ pending }, 202);
}
