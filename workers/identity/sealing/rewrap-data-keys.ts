import type { Base } from "../../context.ts";
import { log } from "../../log.ts";
import { unwrap, wrap } from "./data-key.ts";
import { kekRing } from "./keks.ts";
import { listDataKeysUnder, listKeksInUse, markTried, updateWrappings, type Rewrapped } from "./store.ts";

export type KekUse = { kekId: number; dataKeys: number; isHeld: boolean; isActive: boolean };

/**
 * Wraps at most `limit` data keys of older key-encryption keys with the active one. The sealed texts stay
 * untouched. A run may stop anywhere, and two may run at once: a wrapping changes only if it is still the one
 * that was read.
 */
export async function rewrapDataKeys(
  { env, identity, now }: Pick<Base, "env" | "identity" | "now">,
  limit: number,
): Promise<{ rewrapped: number; failed: number }> {
  const ring = await kekRing(env);
  const older = [...ring.byId.keys()].filter((id) => id !== ring.active.id);
  if (older.length === 0) return { rewrapped: 0, failed: 0 };
  const keys = await listDataKeysUnder(identity, older, limit);
  const ready: Rewrapped[] = [];
  const broken: string[] = [];
  for (const key of keys) {
    const { bytes } = await unwrap(ring, key);
    if (bytes === null) {
      broken.push(key.id);
      continue;
    }
    const { kek_id: kekId, wrapped } = await wrap(ring, key, bytes);
    ready.push({ id: key.id, from: key.wrapped, kekId, wrapped });
  }
  const rewrapped = ready.length === 0 ? 0 : await updateWrappings(identity, ready);
  // Broken keys move to the end, so that they do not block the others.
  if (broken.length > 0) await markTried(identity, broken, now);
  if (keys.length > 0) log("info", "data_keys.rewrapped", { rewrapped, failed: broken.length });
  return { rewrapped, failed: broken.length };
}

/**
 * Lists the key-encryption keys that still wrap data keys.
 * A key may leave the secret only when the list does not name it.
 */
export async function keksInUse({ env, identity }: Pick<Base, "env" | "identity">): Promise<KekUse[]> {
  const ring = await kekRing(env);
  const rows = await listKeksInUse(identity);
  return rows.map(({ kek_id: kekId, data_keys: dataKeys }) => ({
    kekId,
    dataKeys,
    isHeld: ring.byId.has(kekId),
    isActive: kekId === ring.active.id,
  }));
}
