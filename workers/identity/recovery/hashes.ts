import { base64url } from "jose";
import { settingsOf } from "../../settings/settings.ts";
import { derivedKey, hmac } from "../keys.ts";

/**
 * Returns the hash that is stored and compared for a code. Lower case, missing hyphens and an O for a zero
 * give the same hash. A text that cannot be a code gets a hash that no code has.
 */
export function codeHash(env: Env, code: string): Promise<string> {
  const text = code.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return keyed(env, "recovery code", text);
}

/** The stored hash of the address through which a recovery began. */
export function addressHash(env: Env, email: string): Promise<string> {
  return keyed(env, "recovery address", email);
}

/** A hash under a key of the deployment. It is worth nothing to a thief of the table alone. */
async function keyed(env: Env, purpose: string, text: string): Promise<string> {
  const key = await derivedKey(settingsOf(env).pepper, purpose);
  return base64url.encode(await hmac("SHA-256", key, new TextEncoder().encode(text)));
}
