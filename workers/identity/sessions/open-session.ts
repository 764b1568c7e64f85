import type { SignInMethod } from "#shared/contracts/auth.ts";
import type { Sql } from "sql-template-tag";
import type { NewEvent } from "#shared/events.ts";
import { newId } from "#shared/ids.ts";
import { mintAccessToken } from "../../http/access-token.ts";
import type { TokenPair } from "../../http/carrier.ts";
import type { NewAudit } from "../../db/ledger.ts";
import type { Visitor } from "../visitor.ts";
import { clientOf, newRefreshToken, refreshHash } from "./refresh-token.ts";
import { ABSOLUTE_MS, deviceName, idleEnd } from "./rules.ts";
import { insertSession } from "./store.ts";

/** A session that is yet to be written: its statement goes into the batch of the act that opens it. */
export type OpenedSession = {
  sessionId: string;
  statement: Sql;
  audit: NewAudit;
  event: NewEvent;
  tokens: TokenPair;
};

/** Always a new session: nothing that was known before sign-in is worth anything after it. */
export async function openSession(
  visitor: Visitor,
  given: {
    userId: string;
    method: SignInMethod;
    /** The client id of the native app that the session is granted to. */
    app?: string;
    /** The device, where the request that opens the session does not come from it by itself. */
    device?: string;
  },
): Promise<OpenedSession> {
  const { env, now } = visitor;
  const { userId, method, app = null } = given;
  const sessionId = newId("session", now);
  const device = given.device ?? deviceName(visitor.userAgent);
  const expiresAt = now + ABSOLUTE_MS;
  const idleExpiresAt = idleEnd(now, expiresAt);
  const refresh = await newRefreshToken(env, sessionId, 0);
  const access = await mintAccessToken(env, {
    userId,
    sessionId,
    rotation: 0,
    now,
    sessionEndsAt: expiresAt,
  });
  return {
    sessionId,
    statement: insertSession({
      id: sessionId,
      user_id: userId,
      method,
      device,
      device_id: null,
      app,
      client: await clientOf(visitor.userAgent),
      refresh_counter: 0,
      refresh_hash: await refreshHash(refresh),
      created_at: now,
      idle_expires_at: idleExpiresAt,
      expires_at: expiresAt,
    }),
    audit: { action: "session.started", detail: { method } },
    event: { type: "session.started", body: { sessionId, device, method } },
    tokens: {
      access: access.token,
      refresh: refresh.text,
      exp: access.exp,
      refreshExp: Math.floor(idleExpiresAt / 1000),
    },
  };
}
