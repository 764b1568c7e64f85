import type { Tx } from "../../db/ledger.ts";
import { readPreferences } from "../../identity/profile/read-preferences.ts";
import { tradingDays } from "../../journal/guardrails/core/trading-day.ts";
import { DEFAULT_ZONE } from "../../journal/guardrails/owner-zone.ts";
import { insertDay } from "./days-store.ts";

/** Has the user's days end from now on, with a snapshot each. A user who has days keeps them. */
export async function beginDays(tx: Tx): Promise<void> {
  const zone = (await readPreferences(tx.query, tx.userId)).timeZone ?? DEFAULT_ZONE;
  await insertDay(tx, { nextAt: tradingDays(zone)(tx.now).end, zone });
}
