import type { Context } from "hono";
import { Problem } from "#shared/problem.ts";
import type { AssistantScope } from "#shared/scopes.ts";
import { verifyAccessToken, type Access } from "../tokens/access-token.ts";
import type { Door } from "../tokens/audience.ts";
import { bearerOf } from "../../http/bearer.ts";
import { assertUnforgeable } from "../../http/origin/same-origin.ts";
import { accessCookie } from "../tokens/carrier.ts";
import type { AppEnv } from "../../http/factory.ts";
import { openRequest } from "../../http/open-request.ts";
import { isolateMemory } from "../../db/isolate-memory.ts";
import { deny, isDenied } from "../revocation/denied.ts";
import { isLive } from "./core/lifetime.ts";
import { findSessionState, markUsed } from "./store.ts";

type Held = { access: Access; checkedAt: number };
type Caller = {
  userId: string;
  sessionId: string;
  expiresAt: number;
  reads: readonly AssistantScope[] | null;
};

const RECHECK_MS = 10_000;
const USED_MS = 5 * 60_000;

/**
 * Verified tokens of this isolate by door and text, because a token of one door must not open the other.
 * The text is only a cache key; revocations are denied by session id.
 */
const held = isolateMemory<Held>(10_000);
/** The keys under which the tokens were verified. A token whose key was retired is verified again. */
let heldUnder = "";

/**
 * Returns the user and the session of the bearer token, the cookie or the given token, and its end in epoch
 * ms. Throws `unauthenticated`, and `cross_site` for a write that another site may have caused. A session
 * revoked in another isolate is refused here within 10 seconds, and at once with `asksNow`.
 */
export async function authenticate(
  c: Context<AppEnv>,
  token: string | undefined = tokenOf(c),
  { asksNow = false, door = "api" }: { asksNow?: boolean; door?: Door } = {},
): Promise<Caller> {
  if (token === undefined) throw new Problem("unauthenticated");
  const now = Date.now();
  if (heldUnder !== c.env.SIGNING_KEYS) {
    held.clear();
    heldUnder = c.env.SIGNING_KEYS;
  }
  const key = `${door} ${token}`;
  const known = held.get(key);
  const access =
    known !== undefined && known.access.expiresAt > now
      ? known.access
      : await verifyAccessToken(c.env, token, now, door);
  if (isDenied(access.sessionId)) throw new Problem("unauthenticated", "This session has ended.");
  if (known === undefined || asksNow || now - known.checkedAt >= RECHECK_MS) {
    await assertLive(c, access, now);
    held.put(key, { access, checkedAt: now });
  }
  const { userId, sessionId, expiresAt, reads } = access;
  return { userId, sessionId, expiresAt, reads };
}

/** Returns the bearer token, or else the cookie. Any Authorization header removes the cookie's authority. */
function tokenOf(c: Context<AppEnv>): string | undefined {
  // The shape of a token is checked once for each token, not with every request.
  if (c.req.header("authorization") !== undefined) return bearerOf(c);
  const cookie = accessCookie(c);
  if (cookie !== undefined) assertUnforgeable(c);
  return cookie;
}

async function assertLive(c: Context<AppEnv>, access: Access, now: number): Promise<void> {
  const { identity, waitUntil } = openRequest(c, now);
  const { sessionId, userId, rotation } = access;
  const state = await findSessionState(identity, userId, sessionId);
  if (state === null) throw new Problem("unauthenticated");
  if (!isLive(state, now)) {
    deny(sessionId);
    throw new Problem("unauthenticated", "This session has ended.");
  }
  if (rotation > state.seen_counter || now - state.last_used_at > USED_MS) {
    waitUntil(markUsed(identity, sessionId, { rotation, now }));
  }
}
