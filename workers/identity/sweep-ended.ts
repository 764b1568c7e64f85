import type { Identity } from "../db/identity.ts";
import * as keys from "./api-keys/store.ts";
import * as recoveries from "./recovery/store.ts";
import * as sessions from "./sessions/store.ts";

const KEPT_MS = 90 * 86_400_000;
/** The limit keeps a minute's sweep short. */
const MOST = 500;

/**
 * Deletes sessions, API keys and recoveries that ended three months ago, once every store knows. The audit
 * log still records them.
 */
export async function sweepEnded(identity: Identity, now: number): Promise<void> {
  const before = now - KEPT_MS;
  await Promise.all(
    [sessions, keys, recoveries].map(({ deleteEnded }) => identity.run(deleteEnded(before, MOST))),
  );
}
