import { base64url } from "jose";
import { canonicalBody, type ActText } from "#shared/act.ts";
import { settingsOf } from "../../settings/settings.ts";
import { derivedKey, digest, hmac } from "../keys.ts";

const encoder = new TextEncoder();

/**
 * Returns the digest that binds a confirmation to one request, in base64url: its method, path and body. The
 * digest of the body uses a key of the deployment. A stored digest therefore reveals nothing of a password in
 * the body.
 */
export async function digestAct(env: Env, { method, path, body }: ActText): Promise<string> {
  const key = await derivedKey(settingsOf(env).pepper, "act body");
  const keyed = await hmac("SHA-256", key, encoder.encode(canonicalBody(body)));
  return digest(`${method}\n${path}\n${base64url.encode(keyed)}`);
}

/**
 * The challenge that an authenticator signs: SHA-256 over the one-time nonce and the act. The signature is
 * therefore the consent to that act.
 */
export function actChallenge(nonce: string, act: string): Promise<string> {
  return digest(`step-up\n${nonce}\n${act}`);
}
