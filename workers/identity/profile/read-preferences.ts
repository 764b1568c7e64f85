import type { Preferences } from "#shared/contracts/profile.ts";
import type { Ledger, Tx } from "../../db/ledger.ts";
import { findPreferences } from "./choices-store.ts";

/** The user's choices over the defaults, for a feature that follows one of them. */
export async function readPreferences(
  query: Ledger["read"] | Tx["query"],
  userId: string,
): Promise<Preferences> {
  return (await findPreferences(query, userId)).value;
}
