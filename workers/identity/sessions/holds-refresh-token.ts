import type { Ctx } from "../../context.ts";
import { readRefreshToken, refreshHash } from "./refresh-token.ts";
import { findSession } from "./store.ts";

/** True for the caller's own current refresh token, which is not spent by this. */
export async function holdsRefreshToken(ctx: Ctx, text: string | undefined): Promise<boolean> {
  const token = text === undefined ? null : await readRefreshToken(ctx.env, text);
  if (token === null || token.sessionId !== ctx.sessionId) return false;
  const session = await findSession(ctx.identity, ctx.sessionId);
  return session !== null && session.refresh_hash === (await refreshHash(token));
}
