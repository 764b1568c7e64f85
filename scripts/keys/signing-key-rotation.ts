/**
 * A private signing key as SIGNING_KEYS holds it, with the dates that a rotation records. The Worker reads
 * neither date.
 */
export type SigningKey = JsonWebKey & {
  kid: string;
  /** When the key was published. It may sign once every cache of the key set has been refreshed. */
  publishedAt?: string;
  /** When the key stopped signing. It stays published until the last token that it signed has expired. */
  stoppedAt?: string;
};

/** The condition for which a refused step waits. */
export class TooEarly extends Error {}

const MINUTE_MS = 60_000;
/** The time until a secret has reached every location after a step. */
const SPREAD_MS = MINUTE_MS;
/** `max-age` of `/.well-known/jwks.json`. */
export const CACHE_MS = 5 * MINUTE_MS;
/** The lifetime of an access token, and the tolerated clock skew. */
export const TOKEN_MS = 15 * MINUTE_MS + 5_000;

/** First step: a new key at the end of the list is published. It verifies tokens and does not sign yet. */
export async function publishNext(
  keys: readonly SigningKey[],
  now: number,
  algorithm: "ES256" | "RS256" = "ES256",
): Promise<SigningKey[]> {
  if (waitingIn(keys) !== undefined)
    throw new TooEarly("A key is already waiting to sign: promote it first.");
  return [...keys, { ...(await newSigningKey(algorithm)), publishedAt: new Date(now).toISOString() }];
}

/**
 * Second step: the published key moves to the front, where it signs. The previous key continues to verify.
 */
export function promoteNext(keys: readonly SigningKey[], now: number): SigningKey[] {
  const next = waitingIn(keys);
  const [signing, ...rest] = keys;
  if (next === undefined || signing === undefined)
    throw new TooEarly("No key is waiting to sign: publish one.");
  assertPast(now, Date.parse(next.publishedAt ?? "") + CACHE_MS + SPREAD_MS, "The key set is still cached");
  const stopped = { ...signing, stoppedAt: new Date(now).toISOString() };
  return [next, stopped, ...rest.filter((key) => key !== next)];
}

/** Last step: keys whose tokens have all expired are removed. */
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

/** The published key that has neither signed nor stopped. */
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
  // The conversion to text drops members that this kind of key lacks.
  return JSON.parse(
    JSON.stringify({ kty, crv, x, y, n, e, d, p, q, dp, dq, qi, kid, alg: algorithm, use: "sig" }),
  );
}
