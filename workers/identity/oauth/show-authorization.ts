import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { settingsOf } from "../../settings/settings.ts";
import { claimToken } from "../one-time-tokens/one-time-tokens.ts";
import { isSameRedirect, type App, type Wish } from "./core/authorization-request.ts";

const Kept = z.object({
  clientId: z.string(),
  redirectUri: z.string(),
  challenge: z.string(),
  state: z.string().nullable(),
});

/**
 * Returns the request that waits for this user's decision.
 * The first user who reads it owns it. Throws `not_found`.
 */
export async function showAuthorization(
  ctx: Ctx,
  id: string,
): Promise<{ app: App; wish: Wish; expiresAt: number }> {
  const claimed = await claimToken(ctx.identity, "oauth_request", id, ctx);
  if (claimed === null) throw new Problem("not_found");
  return { ...readWish(ctx.env, claimed.payload), expiresAt: claimed.expiresAt };
}

/** Returns a stored request if the deployment still knows its app and its redirect address. */
export function readWish(env: Env, payload: unknown): { app: App; wish: Wish } {
  const wish = Kept.parse(payload);
  const app = settingsOf(env).oauthClients.find(({ id }) => id === wish.clientId);
  if (app === undefined || !app.redirects.some((each) => isSameRedirect(each, wish.redirectUri))) {
    throw new Problem("not_found");
  }
  return { app, wish };
}
