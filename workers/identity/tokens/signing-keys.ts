import { importJWK, type CryptoKey, type JWK } from "jose";
import * as z from "zod";
import { Problem } from "#shared/problem.ts";

export type Algorithm = "ES256" | "RS256";
export type VerifyingKey = { algorithm: Algorithm; key: CryptoKey };
export type KeyRing = {
  signing: { kid: string; algorithm: Algorithm; key: CryptoKey };
  verifying: ReadonlyMap<string, VerifyingKey>;
  /** The public halves, as published. */
  published: JWK[];
};

const Elliptic = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string().min(1),
});
const Rsa = z.looseObject({
  kty: z.literal("RSA"),
  n: z.string().min(342),
  e: z.string(),
  d: z.string(),
  kid: z.string().min(1),
});
const PrivateKeys = z.array(z.discriminatedUnion("kty", [Elliptic, Rsa])).min(1);

let held: { source: string; ring: Promise<KeyRing> } | null = null;

/** The deployment's keys: the first signs, all of them verify. Refuses with `not_ready` when they cannot be read. */
export function keyRing(env: Pick<Env, "SIGNING_KEYS">): Promise<KeyRing> {
  if (held?.source !== env.SIGNING_KEYS) held = { source: env.SIGNING_KEYS, ring: load(env.SIGNING_KEYS) };
  return held.ring;
}

async function load(source: string): Promise<KeyRing> {
  const keys = PrivateKeys.safeParse(asJson(source));
  const first = keys.data?.[0];
  if (first === undefined || keys.data === undefined)
    throw new Problem("not_ready", "The signing keys cannot be read.");
  const published = keys.data.map(publicHalf);
  const verifying = new Map<string, VerifyingKey>();
  for (const jwk of published)
    verifying.set(jwk.kid, { algorithm: jwk.alg, key: await imported(jwk, jwk.alg) });
  const algorithm = algorithmOf(first.kty);
  return {
    signing: { kid: first.kid, algorithm, key: await imported(first, algorithm) },
    verifying,
    published,
  };
}

/** Only named members leave, so that a private one never can. */
function publicHalf(key: z.infer<typeof PrivateKeys>[number]) {
  const { kid, kty } = key;
  const shape = key.kty === "EC" ? { crv: key.crv, x: key.x, y: key.y } : { n: key.n, e: key.e };
  return { kid, kty, ...shape, alg: algorithmOf(kty), use: "sig" };
}

function algorithmOf(type: "EC" | "RSA"): Algorithm {
  return type === "EC" ? "ES256" : "RS256";
}

async function imported(jwk: JWK, algorithm: Algorithm): Promise<CryptoKey> {
  const key = await importJWK(jwk, algorithm);
  if (key instanceof Uint8Array) throw new Problem("not_ready", "A signing key is symmetric.");
  return key;
}

function asJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
