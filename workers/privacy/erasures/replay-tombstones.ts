import type { Base } from "../../context.ts";
import { openSystem } from "../../db/system.ts";
import { log } from "../../log.ts";
import { eraseAgain } from "./erase-user.ts";
import { listStreams, listUsers } from "../subject-store.ts";
import { listTombstones, tombstoneKey } from "./tombstones.ts";

const USERS_AT_ONCE = 1000;

/**
 * Runs after any restore, and erases again the users who were erased after the backup. Every user that either
 * database knows is compared with the tombstones. Returns how many users were erased again.
 */
export async function replayTombstones(base: Base): Promise<number> {
  const tombstones = await listTombstones(base.env);
  const erased = new Set<string>();
  if (tombstones.size > 0) {
    for (const list of [listKnownToIdentity, listKnownToLedger]) {
      for (let after = ""; ;) {
        const ids = await list(base, after);
        for (const id of ids) {
          if (erased.has(id) || !tombstones.has(await tombstoneKey(id))) continue;
          await eraseAgain(base, id);
          erased.add(id);
        }
        const last = ids.at(-1);
        if (last === undefined || ids.length < USERS_AT_ONCE) break;
        after = last;
      }
    }
  }
  log("info", "tombstones.replayed", { tombstones: tombstones.size, erased: erased.size });
  return erased.size;
}

async function listKnownToIdentity({ identity }: Base, after: string): Promise<string[]> {
  const rows = await identity.list(listUsers({ after, limit: USERS_AT_ONCE }));
  return rows.map(({ id }) => id);
}

/** Every user who ever wrote to the ledger has a stream, and no stream is removed. */
async function listKnownToLedger({ env }: Base, after: string): Promise<string[]> {
  const listed = listStreams({ after, limit: USERS_AT_ONCE });
  const rows = await openSystem(env).query("tidemark_relay", listed);
  return rows.map(({ user_id }) => user_id);
}
