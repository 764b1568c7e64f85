import { base64url } from "jose";
import { newId } from "#shared/ids.ts";
import type { Identity } from "../../db/identity.ts";
import { randomBytes } from "../keys.ts";
import { kekRing, type KekRing } from "./keks.ts";
import { decrypt, encrypt, joined } from "./primitives.ts";
import { findDataKey, insertDataKey, type WrappedKey } from "./store.ts";

const IV_BYTES = 12;
const KEY_BYTES = 32;

/** `bytes` is null when the ring no longer has the wrapping key, or the wrapping is damaged. */
export type Unwrapped = { bytes: Uint8Array<ArrayBuffer> | null; reason: "kek_unknown" | "data_key_broken" };

/** Returns the user's data key from D1, and makes the first one. Returns null when there is no such user. */
export async function ownDataKey(env: Env, identity: Identity, userId: string): Promise<WrappedKey | null> {
  const known = await findDataKey(identity, userId);
  if (known !== null) return known;
  const key = { id: newId("dataKey"), user_id: userId };
  const wrapping = await wrap(await kekRing(env), key, randomBytes(KEY_BYTES));
  await insertDataKey(identity, { ...key, ...wrapping });
  // It is read again: of two first seals at once, the second uses the key of the first.
  return findDataKey(identity, userId);
}

/** Wraps a data key with the active key-encryption key, bound to its owner. */
export async function wrap(
  { active }: KekRing,
  key: { id: string; user_id: string },
  bytes: Uint8Array,
): Promise<{ kek_id: number; wrapped: string }> {
  const iv = randomBytes(IV_BYTES);
  const ciphertext = await encrypt(active.key, { iv, aad: boundTo(key) }, bytes);
  return { kek_id: active.id, wrapped: base64url.encode(joined(iv, ciphertext)) };
}

/** Unwraps with the key that the row names, and with no other. */
export async function unwrap(ring: KekRing, row: WrappedKey): Promise<Unwrapped> {
  const kek = ring.byId.get(row.kek_id);
  if (kek === undefined) return { bytes: null, reason: "kek_unknown" };
  const whole = base64url.decode(row.wrapped);
  const sealing = { iv: whole.subarray(0, IV_BYTES), aad: boundTo(row) };
  return { bytes: await decrypt(kek, sealing, whole.subarray(IV_BYTES)), reason: "data_key_broken" };
}

function boundTo({ id, user_id }: { id: string; user_id: string }): Uint8Array {
  return new TextEncoder().encode(`dek|v1|${user_id}|${id}`);
}
