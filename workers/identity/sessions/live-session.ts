import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { isLive } from "./core/lifetime.ts";
import { findSession, type SessionRow } from "./store.ts";

/** Acts on sessions read the table and not the token, so that a just revoked session can change nothing. */
export async function getLiveSession(ctx: Ctx): Promise<SessionRow> {
  const row = await findSession(ctx.identity, ctx.sessionId);
  if (row === null || row.user_id !== ctx.userId || !isLive(row, ctx.now)) {
    throw new Problem("unauthenticated", "This session has ended.");
  }
  return row;
}
