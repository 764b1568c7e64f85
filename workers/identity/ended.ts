import type { Context } from "hono";
import type { AppEnv } from "../http/factory.ts";
import type { Pending } from "./sessions/revoke-session.ts";

/** The answer to whoever ended sessions: 204, or 202 naming the stores that hear of it within a minute. */
export function ended(c: Context<AppEnv>, pending: Pending[]): Response {
  return pending.length === 0 ? c.body(null, 204) : c.json({ pending }, 202);
}
