import type { Ctx } from "../../context.ts";
import { readRefreshToken, refreshHash } from "./refresh-token.ts";
import { findSession } from "./store.ts";

/** Whether this is the caller's own refresh token as it stands; it is left unspent. */
export async function holdsRefreshToken(ctx: Ctx, text: string | undefined): Promise<boolean> {
  const token = text === undefined ? null : await readRefreshToken(ctx.env, text);
  if (token === null || token.sessionId !== ctx.sessionId) return false;
  const session = await findSession(ctx.identity, ctx.sessionId);
  return session !== null && session.refresh_hash === (await refreshHash(token));
}
