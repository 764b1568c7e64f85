import type { Base, Ctx } from "../../context.ts";
import { ACCESS_SECONDS } from "../tokens/access-token.ts";
import { issueToken, consumeToken } from "../one-time-tokens/one-time-tokens.ts";
import { isLive } from "./core/lifetime.ts";
import { findSession } from "./store.ts";

const TICKET_MS = 30_000;

/**
 * The user and the session of a ticket.
 * By `expiresAt` (epoch ms) a socket opened with it must have shown a new one.
 */
export type Admitted = { userId: string; sessionId: string; expiresAt: number };

/** Issues a ticket for one WebSocket, valid once and for 30 seconds. */
export async function issueTicket(ctx: Ctx): Promise<{ ticket: string; expiresAt: string }> {
  const { userId, sessionId, now } = ctx;
  const expiresAt = now + TICKET_MS;
  const ticket = await issueToken(ctx.identity, {
    purpose: "ws_ticket",
    userId,
    sessionId,
    expiresAt,
  });
  return { ticket, expiresAt: new Date(expiresAt).toISOString() };
}

/** Redeems the ticket. Returns null when it is spent, late or invented, or its session has ended. */
export async function redeemTicket(
  { identity, now }: Pick<Base, "identity" | "now">,
  ticket: string,
): Promise<Admitted | null> {
  const spent = await consumeToken(identity, "ws_ticket", ticket, now);
  if (spent === null || spent.sessionId === null || spent.userId === null) return null;
  const session = await findSession(identity, spent.sessionId);
  if (session === null || !isLive(session, now)) return null;
  const { userId, sessionId } = spent;
  return { userId, sessionId, expiresAt: Math.min(now + ACCESS_SECONDS * 1000, session.expires_at) };
}
