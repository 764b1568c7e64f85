import { openSystem } from "../../db/system.ts";
import { log } from "../../log.ts";
import { exportKey, listOver, updateToExpired, updateToFailed } from "./exports-store.ts";

const FILES_A_SWEEP = 200;
const LONGEST_HOURS = 24;

/** Runs every minute: removes the files of expired exports, and ends exports whose job has given up. */
export async function sweepExports(env: Env, now: number): Promise<void> {
  const system = openSystem(env);
  const at = new Date(now).toISOString();
  const expired = await listOver(system, at, FILES_A_SWEEP);
  // The file goes first, because no sweep reads an expired row again.
  if (expired.length > 0) await env.FILES.delete(expired.map(({ user_id, id }) => exportKey(user_id, id)));
  for (const row of expired) await updateToExpired(system, row);
  const failed = await updateToFailed(system, at, LONGEST_HOURS);
  if (expired.length + failed > 0) log("info", "exports.swept", { expired: expired.length, failed });
}
