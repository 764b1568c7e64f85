import { base64url } from "jose";
import { equal, randomBytes } from "../keys.ts";

/**
 * An API key is `tmk_` and 42 bytes in base64url. 6 bytes are shown, to tell keys apart, and 32 bytes are the
 * secret. 4 bytes are a checksum, which refuses a mistyped or invented key before any query. 42 bytes leave
 * no spare bits, so a key has one spelling.
 */
const MARK = "tmk_";
const SHAPE = /^tmk_[A-Za-z0-9_-]{56}$/;
const SHOWN_BYTES = 6;
const SECRET_BYTES = 32;
const CHECK_BYTES = 4;
const SHOWN_CHARS = MARK.length + (SHOWN_BYTES * 4) / 3;

export async function newKeyText(): Promise<{ text: string; prefix: string }> {
  const random = randomBytes(SHOWN_BYTES + SECRET_BYTES);
  const text = MARK + base64url.encode(joined(random, await checkOf(random)));
  return { text, prefix: text.slice(0, SHOWN_CHARS) };
}

/** True when the checksum matches. That does not prove that the key was ever made. */
export async function isKeyText(text: string): Promise<boolean> {
  if (!SHAPE.test(text)) return false;
  const bytes = base64url.decode(text.slice(MARK.length));
  return equal(bytes.subarray(-CHECK_BYTES), await checkOf(bytes.subarray(0, -CHECK_BYTES)));
}

async function checkOf(bytes: Uint8Array): Promise<Uint8Array> {
  const named = joined(new TextEncoder().encode("tidemark api key"), bytes);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", named)).subarray(0, CHECK_BYTES);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(one.length + other.length);
  whole.set(one);
  whole.set(other, one.length);
  return whole;
}
