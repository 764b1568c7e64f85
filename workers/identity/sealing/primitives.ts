const encoder = new TextEncoder();

/** Encodes a list of fields, each after its length, so that no two lists have the same encoding. */
export function canonical(...fields: readonly (string | number | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  return joined(
    ...fields.flatMap((field) => {
      const bytes = field instanceof Uint8Array ? field : encoder.encode(String(field));
      return [lengthOf(bytes), bytes];
    }),
  );
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Imports a key from which others are derived and which never leaves WebCrypto again. */
export function derivingKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveBits"]);
}

/** HKDF-SHA-256 (RFC 5869). */
export async function derive(
  key: CryptoKey,
  { salt, info, length }: { salt: Uint8Array; info: Uint8Array; length: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const bits = await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, key, length * 8);
  return new Uint8Array(bits);
}

export function cipherKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

type Sealing = { iv: Uint8Array; aad: Uint8Array };

/** Encrypts with AES-GCM; a tag of 128 bits follows the ciphertext. */
export async function encrypt(
  key: CryptoKey,
  { iv, aad }: Sealing,
  plaintext: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: "AES-GCM", iv, additionalData: aad, tagLength: 128 };
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plaintext));
}

/** Returns the plaintext, or null when the key, the iv, the tag or the bound fields differ. */
export async function decrypt(
  key: CryptoKey,
  { iv, aad }: Sealing,
  ciphertext: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const algorithm = { name: "AES-GCM", iv, additionalData: aad, tagLength: 128 };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, ciphertext));
  } catch (error) {
    if (error instanceof DOMException && error.name === "OperationError") return null;
    throw error;
  }
}

function lengthOf(bytes: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return length;
}
