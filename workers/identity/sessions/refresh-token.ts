import { base64url } from "jose";
import { settingsOf } from "../../settings/settings.ts";
import { derivedKey, digest, equal, hmac, openUnder, randomBytes, sealUnder, type Under } from "../keys.ts";

/** One link in a session's line of refresh tokens. */
export type RefreshToken = { text: string; sessionId: string; counter: number };

// rt1_ + base64url(session id's 26 letters ‖ counter, 4 bytes ‖ secret, 16 bytes ‖ tag, 8 bytes). 54 bytes
// leave no spare bits, so each token has one spelling.
const SHAPE = /^rt1_[A-Za-z0-9_-]{72}$/;
const ID_LENGTH = 26;
const SECRET_AT = 30;
const TAG_AT = 46;
const encoder = new TextEncoder();

export async function newRefreshToken(env: Env, sessionId: string, counter: number): Promise<RefreshToken> {
  const bytes = new Uint8Array(54);
  bytes.set(encoder.encode(sessionId.slice(-ID_LENGTH)));
  new DataView(bytes.buffer).setUint32(ID_LENGTH, counter);
  bytes.set(randomBytes(TAG_AT - SECRET_AT), SECRET_AT);
  bytes.set(await tagOf(env, bytes), TAG_AT);
  return { text: `rt1_${base64url.encode(bytes)}`, sessionId, counter };
}

/** Returns null for any text that this deployment never made, without a query. */
export async function readRefreshToken(env: Env, text: string): Promise<RefreshToken | null> {
  if (!SHAPE.test(text)) return null;
  const bytes = Uint8Array.from(base64url.decode(text.slice(4)));
  if (!equal(bytes.subarray(TAG_AT), await tagOf(env, bytes))) return null;
  return {
    text,
    sessionId: `ses_${new TextDecoder().decode(bytes.subarray(0, ID_LENGTH))}`,
    counter: new DataView(bytes.buffer).getUint32(ID_LENGTH),
  };
}

/** The stored form of a token. Its secret has 128 random bits, so a plain hash reveals nothing. */
export function refreshHash(token: RefreshToken): Promise<string> {
  return digest(token.text);
}

/** Returns the client to which a token is bound. */
export async function clientOf(userAgent: string): Promise<string> {
  return (await digest(`client ${userAgent}`)).slice(0, 22);
}

/** Seals the successor so that only the holder of the token spent for it can read it. */
export function sealSuccessor(spent: RefreshToken, next: RefreshToken): Promise<string> {
  return sealUnder(successorOf(spent), next.text);
}

/** Returns null when the successor was sealed for another token than `spent`. */
export async function openSuccessor(spent: RefreshToken, sealed: string): Promise<RefreshToken | null> {
  const text = await openUnder(successorOf(spent), sealed);
  return text === null ? null : { text, sessionId: spent.sessionId, counter: spent.counter + 1 };
}

function successorOf({ text, sessionId }: RefreshToken): Under {
  return { secret: text, purpose: "refresh successor", place: sessionId };
}

async function tagOf(env: Env, token: Uint8Array): Promise<Uint8Array> {
  const key = await derivedKey(settingsOf(env).pepper, "refresh token");
  return (await hmac("SHA-256", key, token.slice(0, TAG_AT))).subarray(0, 54 - TAG_AT);
}
