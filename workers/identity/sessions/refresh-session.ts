import { Problem } from "#shared/problem.ts";
import { actingAs, type Visitor } from "../../context.ts";
import { mintAccessToken } from "../tokens/access-token.ts";
import type { TokenPair } from "../tokens/carrier.ts";
import {
  clientOf,
  newRefreshToken,
  openSuccessor,
  readRefreshToken,
  refreshHash,
  sealSuccessor,
  type RefreshToken,
} from "./refresh-token.ts";
import { revokeSession } from "./revoke-session.ts";
import { IDLE_MS, isForgiven, isLive } from "./core/lifetime.ts";
import { findSession, rotateSession, type SessionRow } from "./store.ts";

/**
 * Exchanges a refresh token for the next pair. A token that was already spent ends its whole session. The
 * exception is a legitimate loser of a race or of a lost answer, which gets the same successor as the winner.
 * An `app` can spend only the tokens that were granted to it, and without one no assistant's token is spent.
 */
export async function refreshSession(
  visitor: Visitor,
  text: string,
  app: string | null = null,
): Promise<TokenPair> {
  const { env, identity, now } = visitor;
  const spent = await readRefreshToken(env, text);
  if (spent === null) throw new Problem("refresh_refused");
  const next = await newRefreshToken(env, spent.sessionId, spent.counter + 1);
  const client = await clientOf(visitor.userAgent);
  const rotated = await rotateSession(
    identity,
    { ...spent, hash: await refreshHash(spent) },
    {
      hash: await refreshHash(next),
      successor: await sealSuccessor(spent, next),
      client,
      now,
      idleMs: IDLE_MS,
    },
    app,
  );
  if (rotated !== null) return pair(visitor, rotated, next);

  const session = await findSession(identity, spent.sessionId);
  if (session === null || !isLive(session, now) || !isFor(session, app)) {
    throw new Problem("refresh_refused");
  }
  const line = {
    refreshCounter: session.refresh_counter,
    seenCounter: session.seen_counter,
    rotatedAt: session.rotated_at,
    client: session.client,
  };
  if (isForgiven(line, { counter: spent.counter, client }, now) && session.successor !== null) {
    const successor = await openSuccessor(spent, session.successor);
    if (successor !== null) return pair(visitor, session, successor);
  }
  if (spent.counter >= session.refresh_counter) throw new Problem("refresh_refused");
  await revokeSession(actingAs(visitor, session.user_id, session.id), session.id, {
    reason: "refresh_replayed",
    alert: "refresh_replayed",
  });
  throw new Problem("refresh_refused");
}

/** Sign-in's own pages may turn every token but those of assistants. */
function isFor(session: SessionRow, app: string | null): boolean {
  return app === null ? session.scope === null : session.app === app;
}

async function pair({ env, now }: Visitor, session: SessionRow, refresh: RefreshToken): Promise<TokenPair> {
  const access = await mintAccessToken(env, {
    userId: session.user_id,
    sessionId: session.id,
    rotation: refresh.counter,
    now,
    sessionEndsAt: session.expires_at,
    scope: session.scope,
  });
  return {
    access: access.token,
    refresh: refresh.text,
    exp: access.exp,
    refreshExp: Math.floor(session.idle_expires_at / 1000),
    scope: session.scope,
  };
}
