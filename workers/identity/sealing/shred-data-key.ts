import type { Identity } from "../../db/identity.ts";
import { log } from "../../log.ts";
import { deleteDataKeys } from "./store.ts";

const USERS_AT_ONCE = 1000;

/**
 * Deletes the data key, without which no sealed text of this user opens. This holds for both databases and
 * for every backup of Postgres. Returns false when there was no key.
 */
export async function shredDataKey(identity: Identity, userId: string): Promise<boolean> {
  return (await deleteDataKeys(identity, [userId])) > 0;
}

/**
 * Shreds again the data keys of erased users that a restore of D1 brought back. Returns how many there were.
 */
export async function replayTombstones(
  identity: Identity,
  erasedUserIds: readonly string[],
): Promise<number> {
  let shredded = 0;
  for (let at = 0; at < erasedUserIds.length; at += USERS_AT_ONCE)
    shredded += await deleteDataKeys(identity, erasedUserIds.slice(at, at + USERS_AT_ONCE));
  if (shredded > 0) log("warn", "data_keys.shredded_again", { shredded });
  return shredded;
}
