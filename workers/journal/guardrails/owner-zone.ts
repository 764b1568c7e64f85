import type { Tx } from "../../db/ledger.ts";
import { readPreferences } from "../../identity/profile/read-preferences.ts";

/** The zone of a user who chose none. The server does not know the zone of a device. */
export const DEFAULT_ZONE = "UTC";

/** The zone in which the user's days begin and end. */
export async function findOwnerZone(query: Tx["query"], userId: string): Promise<string> {
  return (await readPreferences(query, userId)).timeZone ?? DEFAULT_ZONE;
}
