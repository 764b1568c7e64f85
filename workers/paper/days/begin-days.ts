import type { Tx } from "../../db/ledger.ts";
import { readPreferences } from "../../identity/profile/read-preferences.ts";
import { tradingDays } from "../../journal/guardrails/core/trading-day.ts";
import { insertDay } from "./days-store.ts";

/** Has the user's days end from now on, with a snapshot each. A user who has days keeps them. */
export async function beginDays(tx: Tx): Promise<void> {
  const { timeZone } = await readPreferences(tx.query, tx.userId);
  await insertDay(tx, tradingDays(timeZone ?? "UTC")(tx.now).end);
}
