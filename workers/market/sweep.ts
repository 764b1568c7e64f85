import { openSystem, type System } from "../db/system.ts";
import { log, traceOf } from "../log.ts";
import { watch } from "./market.ts";
import { deleteIdle, deleteMatched, takeUnheard } from "./store.ts";

/** An object with waiting orders is heard of every minute, because its lease is renewed so often. */
const UNHEARD_SECONDS = 90;
const IDLE_SECONDS = 3600;
const SYMBOLS_A_SWEEP = 200;
const ROWS_A_SWEEP = 10_000;
const AT_ONCE = 6;

/**
 * Wakes the objects of symbols that orders wait on, should one have stopped. It deletes ticks and symbols
 * that nobody needs.
 */
export async function sweepMarket(env: Env, system: System = openSystem(env)): Promise<void> {
  const unheard = await takeUnheard(system, { seconds: UNHEARD_SECONDS, limit: SYMBOLS_A_SWEEP });
  await Promise.all(Array.from({ length: AT_ONCE }, () => wakeAll(env, unheard)));
  await deleteMatched(system, ROWS_A_SWEEP);
  const idle = await deleteIdle(system, { seconds: IDLE_SECONDS, limit: ROWS_A_SWEEP });
  if (idle > 0) log("info", "market.swept", { idle });
}

/** Takes symbols from the list until none is left. */
async function wakeAll(env: Env, symbols: string[]): Promise<void> {
  for (let symbol = symbols.pop(); symbol !== undefined; symbol = symbols.pop()) {
    await watch(env, symbol).catch((error: unknown) => log("warn", "market.not_woken", traceOf(error)));
  }
}
