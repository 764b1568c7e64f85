import type { LiveMode } from "#shared/contracts/live-mode.ts";
import type { Ledger, Tx } from "../../db/ledger.ts";
import { readPreferences } from "../../identity/profile/read-preferences.ts";
import { BAR, judgeBar } from "./core/bar.ts";
import { countBreaches, findMode, listDays } from "./store.ts";

const DAY_MS = 86_400_000;

/** The mode, and the bar beside the user's paper record. `now` is in epoch milliseconds. */
export async function readLiveMode(
  query: Ledger["read"] | Tx["query"],
  userId: string,
  now: number,
): Promise<LiveMode> {
  const { timeZone } = await readPreferences(query, userId);
  const since = new Date(now - BAR.breachDays * DAY_MS).toISOString();
  const [mode, days, breaches] = await Promise.all([
    findMode(query, userId),
    listDays(query, userId, timeZone ?? "UTC"),
    countBreaches(query, userId, since),
  ]);
  return { mode, version: BAR.version, bar: judgeBar(days, breaches) };
}
