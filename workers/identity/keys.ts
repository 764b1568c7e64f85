import { base64url } from "jose";

const encoder = new TextEncoder();

/** Derives a key for one purpose, so that no output of one purpose passes for another's. */
export async function derivedKey(secret: string, purpose: string): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: encoder.encode(`tidemark ${purpose}`) },
    key,
    256,
  );
  return new Uint8Array(bits);
}

export async function hmac(
  hash: "SHA-256" | "SHA-384",
  secret: Uint8Array,
  message: Uint8Array,
): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
}

/** SHA-256 in base64url. */
export async function digest(text: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))));
}

/** Compares two values in a time that does not depend on where they differ. */
export function equal(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (const [index, byte] of one.entries()) difference |= byte ^ (other[index] ?? 0);
  return difference === 0;
}

/**
 * The inputs of a sealing key:
 * a secret, the one purpose of the key derived from it, and the place of the text.
 */
export type Under = { secret: string; purpose: string; place: string };

/**
 * Seals a text with AES-GCM, as `iv.ciphertext` in base64url.
 * Only the same secret, purpose and place open it.
 */
export async function sealUnder(under: Under, text: string): Promise<string> {
  const iv = randomBytes(12);
  const sealed = await crypto.subtle.encrypt(
    algorithm(under, iv),
    await sealingKey(under, "encrypt"),
    encoder.encode(text),
  );
  return `${base64url.encode(iv)}.${base64url.encode(new Uint8Array(sealed))}`;
}

/** Opens a sealed text. Returns null for a text that has other inputs or was changed. */
export async function openUnder(under: Under, sealed: string): Promise<string | null> {
  const [iv = "", ciphertext = ""] = sealed.split(".");
  try {
    const opened = await crypto.subtle.decrypt(
      algorithm(under, bytesOf(iv)),
      await sealingKey(under, "decrypt"),
      bytesOf(ciphertext),
    );
    return new TextDecoder().decode(opened);
  } catch (error) {
    if (error instanceof TypeError || (error instanceof DOMException && error.name === "OperationError"))
      return null;
    throw error;
  }
}

function algorithm({ place }: Under, iv: Uint8Array<ArrayBuffer>) {
  return { name: "AES-GCM", iv, additionalData: encoder.encode(place) };
}

async function sealingKey({ secret, purpose }: Under, use: "encrypt" | "decrypt"): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", await derivedKey(secret, purpose), "AES-GCM", false, [use]);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(base64url.decode(text));
}

export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}
