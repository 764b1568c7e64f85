import type { SignInMethod } from "#shared/contracts/auth.ts";
import type { NewEvent } from "#shared/events.ts";
import { newId } from "#shared/ids.ts";
import { actingAs, type Visitor } from "../../context.ts";
import type { Statement } from "../../db/statement.ts";
import { mintAccessToken } from "../tokens/access-token.ts";
import type { TokenPair } from "../tokens/carrier.ts";
import type { IdentityChange } from "../../db/identity.ts";
import type { NewAudit } from "../../db/changes.ts";
import { recogniseDevice } from "../devices/recognise-device.ts";
import { makeRoom } from "./make-room.ts";
import { clientOf, newRefreshToken, refreshHash } from "../sessions/refresh-token.ts";
import { ABSOLUTE_MS, idleEnd } from "../sessions/core/lifetime.ts";
import { insertSession } from "../sessions/store.ts";

/**
 * A session that is not written yet. Its statements go into the batch of the act that opens it, after the
 * deciding statement.
 */
export type OpenedSession = {
  sessionId: string;
  statements: readonly Statement[];
  audit: NewAudit;
  events: readonly NewEvent[];
  /** Ends the oldest session above the limit. An act that ends all other sessions does not need it. */
  room: Required<Pick<IdentityChange, "followUp" | "snapshot">>;
  tokens: TokenPair;
};

/** Opens a new session at every sign-in, because nothing known before a sign-in is trusted after it. */
export async function openSession(
  visitor: Visitor,
  given: {
    userId: string;
    method: SignInMethod;
    /** The client id of the app or assistant to which the session is granted. */
    app?: string;
    /** What an assistant may read, as scopes with spaces between them. */
    scope?: string | null;
    /** The device, when the request that opens the session does not come from it. */
    device?: string;
  },
): Promise<OpenedSession> {
  const { env, now } = visitor;
  const { userId, method, app = null, scope = null } = given;
  const sessionId = newId("session", now);
  const expiresAt = now + ABSOLUTE_MS;
  const idleExpiresAt = idleEnd(now, expiresAt);
  const acting = actingAs(visitor, userId, sessionId);
  const followUp = makeRoom(acting, sessionId);
  const [snapshot, device, refresh, access, client] = await Promise.all([
    acting.identity.snapshot(followUp),
    recogniseDevice(visitor, userId),
    newRefreshToken(env, sessionId, 0),
    mintAccessToken(env, { userId, sessionId, rotation: 0, now, sessionEndsAt: expiresAt, scope }),
    clientOf(visitor.userAgent),
  ]);
  const name = given.device ?? device.name;
  const session = insertSession({
    id: sessionId,
    user_id: userId,
    method,
    device: name,
    device_hash: device.hash,
    app,
    scope,
    client,
    refresh_counter: 0,
    refresh_hash: await refreshHash(refresh),
    created_at: now,
    idle_expires_at: idleExpiresAt,
    expires_at: expiresAt,
  });
  const started: NewEvent = { type: "session.started", body: { sessionId, device: name, method } };
  const alert: NewEvent = {
    type: "security.alert",
    body: { alert: "new_device", sessionId, device: name },
  };
  return {
    sessionId,
    statements: [...device.before, session, ...device.after],
    audit: {
      action: "session.started",
      detail: { method, newDevice: device.isNew },
    },
    events: device.isNew ? [started, alert] : [started],
    room: { followUp, snapshot },
    tokens: {
      access: access.token,
      refresh: refresh.text,
      exp: access.exp,
      refreshExp: Math.floor(idleExpiresAt / 1000),
      scope,
      device: visitor.deviceKey ?? undefined,
    },
  };
}
