import type { Ledger, Tx } from "../../db/ledger.ts";
import { findZone } from "./store.ts";

/** The zone of a user who chose none. The server does not know the zone of a device. */
export const DEFAULT_ZONE = "UTC";

/**
 * The zone in which the user's running day began and ends. Another choice takes effect with its end, or a
 * change of the zone would begin a day with fresh limits.
 */
export async function findOwnerZone(query: Ledger["read"] | Tx["query"], userId: string): Promise<string> {
  return (await findZone(query, userId)) ?? DEFAULT_ZONE;
}
