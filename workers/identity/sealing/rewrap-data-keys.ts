import type { Base } from "../../context.ts";
import { log } from "../../log.ts";
import { unwrap, wrap } from "./data-key.ts";
import { kekRing } from "./keks.ts";
import { listDataKeysUnder, listKeksInUse, markTried, updateWrappings, type Rewrapped } from "./store.ts";

export type KekUse = { kekId: number; dataKeys: number; isHeld: boolean; isActive: boolean };

/**
 * Wraps data keys of older key-encryption keys by the active one, at most `limit` of them; what they sealed is not
 * touched. It may end anywhere and run twice at once: a wrapping changes only where the one that was read still stands.
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
  if (broken.length > 0) await markTried(identity, broken, now); // so that they do not stand before the others for ever
  if (keys.length > 0) log("info", "data_keys.rewrapped", { rewrapped, failed: broken.length });
  return { rewrapped, failed: broken.length };
}

/** The key-encryption keys that data keys are still wrapped by: one may leave the secret only when it is not among them. */
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
