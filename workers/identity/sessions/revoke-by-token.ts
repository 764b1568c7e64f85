import { Problem } from "#shared/problem.ts";
import { actingAs, type Visitor } from "../../context.ts";
import { verifyAccessToken } from "../tokens/access-token.ts";
import { readRefreshToken } from "./refresh-token.ts";
import { revokeSession } from "./revoke-session.ts";
import { findSession } from "./store.ts";

/**
 * Ends the session of the given token for the app that it was granted to. `foreign` is a token of another
 * app, and its session stays. `unknown` is no token, or a token whose session has ended.
 */
export async function revokeByToken(
  visitor: Visitor,
  text: string,
  app: string,
): Promise<"ended" | "unknown" | "foreign"> {
  const sessionId = await sessionOf(visitor, text);
  const session = sessionId === null ? null : await findSession(visitor.identity, sessionId);
  if (session === null || session.revoked_at !== null) return "unknown";
  if (session.app !== app) return "foreign";
  const actor = actingAs(visitor, session.user_id, session.id);
  await revokeSession(actor, session.id, { reason: "logout" });
  return "ended";
}

async function sessionOf({ env, now }: Visitor, text: string): Promise<string | null> {
  const refresh = await readRefreshToken(env, text);
  if (refresh !== null) return refresh.sessionId;
  for (const door of ["api", "mcp"] as const) {
    try {
      return (await verifyAccessToken(env, text, now, door)).sessionId;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "unauthenticated") throw error;
    }
  }
  return null;
}
