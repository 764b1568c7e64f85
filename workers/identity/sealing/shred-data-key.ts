import type { Identity } from "../../db/identity.ts";
import { log } from "../../log.ts";
import { deleteDataKeys } from "./store.ts";

const USERS_AT_ONCE = 1000;

/** Deletes the one thing that opens what was sealed for this user, in either database and in every backup of Postgres; false when there was none. */
export async function shredDataKey(identity: Identity, userId: string): Promise<boolean> {
  return (await deleteDataKeys(identity, [userId])) > 0;
}

/** Shreds again what a restore of D1 has brought back of erased users; returns how many data keys that was. */
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
