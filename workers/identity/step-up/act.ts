import { base64url } from "jose";
import { canonicalBody, type ActText } from "#shared/act.ts";
import { settingsOf } from "../../settings/settings.ts";
import { derivedKey, digest, hmac } from "../keys.ts";

const encoder = new TextEncoder();

/**
 * What a confirmation is bound to, in base64url: method, path and body of one request. The body goes in under a key
 * of the deployment, so that what is kept of an act gives nothing away of a password in it.
 */
export async function digestAct(env: Env, { method, path, body }: ActText): Promise<string> {
  const key = await derivedKey(settingsOf(env).pepper, "act body");
  const keyed = await hmac("SHA-256", key, encoder.encode(canonicalBody(body)));
  return digest(`${method}\n${path}\n${base64url.encode(keyed)}`);
}

/** What an authenticator signs to confirm: SHA-256 over the one-time nonce and the act, so that its signature is the consent. */
export function actChallenge(nonce: string, act: string): Promise<string> {
  return digest(`step-up\n${nonce}\n${act}`);
}
