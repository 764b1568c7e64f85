/**
 * Signatures of Standard Webhooks 1.0.0 (https://github.com/standard-webhooks/standard-webhooks,
 * spec/standard-webhooks.md), with symmetric secrets: `v1,` and base64 of HMAC-SHA-256 over
 * `id.timestamp.body`.
 */
const PREFIX = "whsec_";
const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;
/** A message is taken this long before and after its timestamp. */
const WINDOW_SECONDS = 300;
/** A sender that rotates secrets signs with two or three. */
const MOST_SIGNATURES = 20;

export type SignedHeaders = {
  "webhook-id": string;
  "webhook-timestamp": string;
  "webhook-signature": string;
};

/** Why a message is not taken. */
export type Rejected = "headers_missing" | "timestamp_unreadable" | "too_old" | "too_new" | "signature_wrong";

/** A new secret of 32 random bytes. */
export function newSecret(): string {
  return PREFIX + toBase64(crypto.getRandomValues(new Uint8Array(32)));
}

/** The bytes of a secret with or without its prefix, or null for text that is no secret of 24 to 64 bytes. */
export function secretBytes(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes = fromBase64(text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text);
  if (bytes === null || bytes.length < MIN_SECRET_BYTES || bytes.length > MAX_SECRET_BYTES) return null;
  return bytes;
}

/** Signs a message with every given secret, the current one first. `timestamp` is in whole seconds. */
export async function sign(
  secrets: readonly string[],
  { id, timestamp, body }: { id: string; timestamp: number; body: string | Uint8Array },
): Promise<SignedHeaders> {
  // A full stop would let two messages have the same signed text.
  if (id.includes(".")) throw new RangeError("the id of a message holds no full stop");
  const signatures = await Promise.all(
    secrets.map(async (secret) => {
      const key = await keyOf(secret);
      return `v1,${toBase64(new Uint8Array(await crypto.subtle.sign("HMAC", key, signedText(id, String(timestamp), body))))}`;
    }),
  );
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signatures.join(" "),
  };
}

/**
 * Verifies a message that came in, over the bytes of its body as they came. Null when one of its signatures
 * is by one of the secrets. `now` is in epoch milliseconds.
 */
export async function verify(
  secrets: readonly string[],
  { headers, body, now }: { headers: Pick<Headers, "get">; body: string | Uint8Array; now: number },
): Promise<Rejected | null> {
  const id = headers.get("webhook-id") ?? "";
  const timestamp = headers.get("webhook-timestamp") ?? "";
  const signature = headers.get("webhook-signature") ?? "";
  if (id === "" || timestamp === "" || signature === "") return "headers_missing";
  // `1614265330abc` is no time, though `parseInt` reads one.
  if (!/^\d{1,12}$/.test(timestamp)) return "timestamp_unreadable";
  const age = Math.floor(now / 1000) - Number(timestamp);
  if (age > WINDOW_SECONDS) return "too_old";
  if (age < -WINDOW_SECONDS) return "too_new";
  const given = signature
    .split(" ", MOST_SIGNATURES)
    .flatMap((each) => (each.startsWith("v1,") ? (fromBase64(each.slice(3)) ?? []) : []));
  const text = signedText(id, timestamp, body);
  for (const secret of secrets) {
    const key = await keyOf(secret);
    for (const bytes of given) if (await crypto.subtle.verify("HMAC", key, bytes, text)) return null;
  }
  return "signature_wrong";
}

function signedText(id: string, timestamp: string, body: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`${id}.${timestamp}.`);
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const text = new Uint8Array(head.length + bytes.length);
  text.set(head);
  text.set(bytes, head.length);
  return text;
}

function keyOf(secret: string): Promise<CryptoKey> {
  const bytes = secretBytes(secret);
  if (bytes === null) throw new RangeError("not a secret of Standard Webhooks");
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Base64 with its padding, or null for other text. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (text === "" || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
