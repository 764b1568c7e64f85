import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { isLive } from "./core/lifetime.ts";
import { findSession, type SessionRow } from "./store.ts";

/** What manages sessions asks the table, not the token: a session that was just revoked manages nothing. */
export async function getLiveSession(ctx: Ctx): Promise<SessionRow> {
  const row = await findSession(ctx.identity, ctx.sessionId);
  if (row === null || row.user_id !== ctx.userId || !isLive(row, ctx.now)) {
    throw new Problem("unauthenticated", "This session has ended.");
  }
  return row;
}
