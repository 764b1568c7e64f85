/**
 * A private signing key as SIGNING_KEYS holds it, with the dates that a rotation records. The Worker reads
 * neither date.
 */
export type SigningKey = JsonWebKey & {
  kid: string;
  /** When it was published: it may sign once everybody who keeps the key set has asked again. */
  publishedAt?: string;
  /** When it stopped signing: it is published until the last token that it signed has ended. */
  stoppedAt?: string;
};

/** What a refused step waits for. */
export class TooEarly extends Error {}

const MINUTE_MS = 60_000;
/** A secret takes a moment to be everywhere after the step was run. */
const SPREAD_MS = MINUTE_MS;
/** `max-age` of `/.well-known/jwks.json`. */
export const CACHE_MS = 5 * MINUTE_MS;
/** The life of an access token, and the clock skew that is forgiven. */
export const TOKEN_MS = 15 * MINUTE_MS + 5_000;

/** First step: a new key at the end of the list is published and verifies, and does not sign yet. */
export async function publishNext(
  keys: readonly SigningKey[],
  now: number,
  algorithm: "ES256" | "RS256" = "ES256",
): Promise<SigningKey[]> {
  if (waitingIn(keys) !== undefined)
    throw new TooEarly("A key is already waiting to sign: promote it first.");
  return [...keys, { ...(await newSigningKey(algorithm)), publishedAt: new Date(now).toISOString() }];
}

/** Second step: the published key goes to the front, where it signs; the one before goes on verifying. */
export function promoteNext(keys: readonly SigningKey[], now: number): SigningKey[] {
  const next = waitingIn(keys);
  const [signing, ...rest] = keys;
  if (next === undefined || signing === undefined)
    throw new TooEarly("No key is waiting to sign: publish one.");
  assertPast(now, Date.parse(next.publishedAt ?? "") + CACHE_MS + SPREAD_MS, "The key set is still cached");
  const stopped = { ...signing, stoppedAt: new Date(now).toISOString() };
  return [next, stopped, ...rest.filter((key) => key !== next)];
}

/** Last step: keys whose tokens have all ended leave. */
export function retireOld(keys: readonly SigningKey[], now: number): SigningKey[] {
  const stopped = keys.filter((key, index) => index > 0 && key.stoppedAt !== undefined);
  if (stopped.length === 0) throw new TooEarly("No key has stopped signing.");
  const ends = stopped.map((key) => Date.parse(key.stoppedAt ?? "") + TOKEN_MS + SPREAD_MS);
  assertPast(now, Math.min(...ends), "Its tokens are still good");
  return keys.filter((key, index) => {
    const at = stopped.indexOf(key);
    return index === 0 || at === -1 || (ends[at] ?? Infinity) > now;
  });
}

/** The key that was published and has neither signed nor stopped. */
function waitingIn(keys: readonly SigningKey[]): SigningKey | undefined {
  return keys.slice(1).find((key) => key.publishedAt !== undefined && key.stoppedAt === undefined);
}

function assertPast(now: number, until: number, why: string): void {
  if (!(now >= until))
    throw new TooEarly(`${why}; this step may be run from ${new Date(until).toISOString()}.`);
}

export async function newSigningKey(algorithm: "ES256" | "RS256"): Promise<SigningKey> {
  const shape =
    algorithm === "ES256"
      ? { name: "ECDSA", namedCurve: "P-256" }
      : {
          name: "RSASSA-PKCS1-v1_5",
          hash: "SHA-256",
          modulusLength: 2048,
          publicExponent: new Uint8Array([1, 0, 1]),
        };
  const pair = await crypto.subtle.generateKey(shape, true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("a signing key is a pair");
  const jwk = await crypto.subtle.exportKey("jwk", pair.privateKey);
  if (jwk instanceof ArrayBuffer) throw new Error("a JWK is an object");
  const { kty, crv, x, y, n, e, d, p, q, dp, dq, qi } = jwk;
  const kid = [...crypto.getRandomValues(new Uint8Array(8))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  // Members that this kind of key lacks leave with the text.
  return JSON.parse(
    JSON.stringify({ kty, crv, x, y, n, e, d, p, q, dp, dq, qi, kid, alg: algorithm, use: "sig" }),
  );
}
