import type { Context } from "hono";
import type { Scope } from "#shared/scopes.ts";
import { ACCESS_SECONDS } from "../tokens/access-token.ts";
import type { AppEnv } from "../../http/factory.ts";
import type { KeyHolder } from "../../http/gatekeeper.ts";
import { openRequest } from "../../http/open-request.ts";
import { isolateMemory } from "../../db/isolate-memory.ts";
import { isDenied } from "../revocation/denied.ts";
import { digest } from "../keys.ts";
import { isKeyText } from "./key-text.ts";
import { findByHash, scopesOf, touchApiKey } from "./store.ts";

type Held = { userId: string; keyId: string; scopes: readonly Scope[]; endsAt: number; checkedAt: number };

const RECHECK_MS = 10_000;
const USED_MS = 5 * 60_000;

/** Keys that this isolate has looked up. Revoked keys are denied by their ids. */
const held = isolateMemory<Held>(10_000);

/**
 * Returns the user and the scopes of an API key, or null for a key that was never made, has expired or was
 * revoked. A key that was revoked in another isolate is refused here within 10 seconds. A connection opened
 * with a key must be reopened as often as one opened with an access token.
 */
export async function findApiKey(
  c: Context<AppEnv>,
  key: string,
  { asksNow }: { asksNow: boolean },
): Promise<KeyHolder | null> {
  const now = Date.now();
  const known = asksNow ? undefined : held.get(key);
  const fresh = known !== undefined && now - known.checkedAt < RECHECK_MS ? known : await lookUp(c, key, now);
  if (fresh === null || fresh.endsAt <= now || isDenied(fresh.keyId)) return null;
  const { userId, keyId, scopes, endsAt } = fresh;
  return { userId, keyId, scopes, expiresAt: Math.min(endsAt, now + ACCESS_SECONDS * 1000) };
}

async function lookUp(c: Context<AppEnv>, key: string, now: number): Promise<Held | null> {
  held.forget(key);
  if (!(await isKeyText(key))) return null;
  const { identity, waitUntil } = openRequest(c, now);
  const row = await findByHash(identity, await digest(key), now);
  if (row === null) return null;
  if (row.last_used_at === null || now - row.last_used_at >= USED_MS)
    waitUntil(touchApiKey(identity, row.id, { now, unlessSince: now - USED_MS }));
  const found: Held = {
    userId: row.user_id,
    keyId: row.id,
    scopes: scopesOf(row),
    endsAt: row.expires_at,
    checkedAt: now,
  };
  held.put(key, found);
  return found;
}
