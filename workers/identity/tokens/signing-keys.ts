import { importJWK, type CryptoKey, type JWK } from "jose";
import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import { secretOf } from "../../settings/secrets.ts";

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

/**
 * The deployment's keys. The first one signs, and all verify.
 * Refuses with `not_ready` when they cannot be read.
 */
export const keyRing = secretOf("SIGNING_KEYS", PrivateKeys, load);

async function load(keys: z.infer<typeof PrivateKeys>): Promise<KeyRing> {
  const [first] = keys;
  if (first === undefined) throw new Problem("not_ready", "There is no signing key.");
  const published = keys.map(publicHalf);
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

/** Copies only the named members, so that a private one is never published. */
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
