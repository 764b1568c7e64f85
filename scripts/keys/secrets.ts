import { randomBytes } from "node:crypto";
import { newSigningKey } from "./signing-key-rotation.ts";

/**
 * Creates the secrets that `wrangler.toml` requires: an ES256 signing key, the pepper of password hashes and
 * a key-encryption key.
 */
export async function newSecrets(): Promise<Record<"SIGNING_KEYS" | "PEPPER" | "KEKS" | "VENDORS", string>> {
  return {
    SIGNING_KEYS: JSON.stringify([await newSigningKey("ES256")]),
    PEPPER: randomBytes(32).toString("base64"),
    KEKS: JSON.stringify([{ id: 1, key: randomBytes(32).toString("base64url") }]),
    VENDORS: "{}",
  };
}
