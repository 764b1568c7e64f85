import { Problem } from "#shared/problem.ts";
import { isolateMemory } from "../../db/isolate-memory.ts";
import { openSystem, type System } from "../../db/system.ts";
import { log } from "../../log.ts";
import { settingsOf } from "../../settings/settings.ts";
import { askVendor } from "../vendors/ask-vendor.ts";
import { BUNDLED_RATES } from "./bundled-rates.ts";
import type { DayRate } from "./core/cross-rate.ts";
import { fileDue, type RatesFile } from "./core/due.ts";
import { readReferenceRates } from "./read-reference-rates.ts";
import { findNewestDay, upsertRates } from "./store.ts";

/** The files' sizes are about 2 KB, 150 KB and 9 MB. */
const BOUNDS: Record<RatesFile, { mostBytes: number; timeoutMs: number }> = {
  daily: { mostBytes: 65_536, timeoutMs: 10_000 },
  "hist-90d": { mostBytes: 2_097_152, timeoutMs: 20_000 },
  hist: { mostBytes: 25_165_824, timeoutMs: 60_000 },
};
const ROWS_AT_ONCE = 5_000;
/** The time after a file that brought nothing new, as on a holiday of the bank. */
const QUIET_MS = 3_600_000;

/** The instants before which this isolate asks neither the ledger nor the bank again, by origin. */
const quiet = isolateMemory<number>(10);

/**
 * Brings the daily exchange rates up to date; the sweep calls it every minute. It asks the European Central
 * Bank only while a workday's rates are missing. The days are written oldest first, each by its key, so a run
 * that dies or that runs twice leaves nothing out. A failure is logged, and the next sweep tries again.
 */
export async function refreshRates(
  env: Env,
  now: number,
  system: System = openSystem(env),
): Promise<RatesFile | null> {
  const isOffline = settingsOf(env).isLocal && env.ORIGIN_ECB === "";
  if (now < (quiet.get(env.ORIGIN_ECB) ?? 0)) return null;
  if (isOffline) return standIn(env, now, system);
  const newest = await findNewestDay(system, "ecb");
  const file = fileDue(newest, now);
  if (file === null) return null;
  const rates = await ratesOf(env, file, now);
  if (rates === null) return null;
  for (let from = 0; from < rates.length; from += ROWS_AT_ONCE)
    await upsertRates(system, rates.slice(from, from + ROWS_AT_ONCE), "ecb");
  const last = rates.at(-1)?.day ?? null;
  if (last === newest) quiet.put(env.ORIGIN_ECB, now + QUIET_MS);
  log("info", "market.rates_refreshed", { file, rates: rates.length, newest: last });
  return file;
}

/** The file's rates, the oldest day first, or null when the bank gives none. */
async function ratesOf(env: Env, file: RatesFile, now: number): Promise<DayRate[] | null> {
  try {
    const path = `/stats/eurofxref/eurofxref-${file}.xml`;
    const question = { vendor: "ecb", path, ...BOUNDS[file], read: readReferenceRates } as const;
    const rates = await askVendor(env, question, () => now);
    if (rates === null) log("warn", "market.rates_gone", { file });
    return rates?.toSorted((one, other) => one.day.localeCompare(other.day)) ?? null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return null;
  }
}

/** On a machine that calls nobody the bundled rates stand for their own day and for today. */
async function standIn(env: Env, now: number, system: System): Promise<null> {
  const today = new Date(now).toISOString().slice(0, 10);
  if ((await findNewestDay(system, "development")) !== today)
    await upsertRates(
      system,
      [...BUNDLED_RATES, ...BUNDLED_RATES.map((rate) => ({ ...rate, day: today }))],
      "development",
    );
  quiet.put(env.ORIGIN_ECB, now + QUIET_MS);
  return null;
}
