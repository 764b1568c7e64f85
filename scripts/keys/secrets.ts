import { randomBytes } from "node:crypto";

/** The secrets that `wrangler.toml` requires, fresh: one ES256 signing key, the pepper of password hashes, one key-encryption key. */
export async function newSecrets(): Promise<Record<"SIGNING_KEYS" | "PEPPER" | "KEKS" | "VENDORS", string>> {
  const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ]);
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey("jwk", privateKey);
  const kid = randomBytes(8).toString("hex");
  return {
    SIGNING_KEYS: JSON.stringify([{ kty, crv, x, y, d, kid, alg: "ES256", use: "sig" }]),
    PEPPER: randomBytes(32).toString("base64"),
    KEKS: JSON.stringify([{ id: 1, key: randomBytes(32).toString("base64url") }]),
    VENDORS: "{}",
  };
}
