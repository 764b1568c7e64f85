import type { System } from "../../db/system.ts";
import { log, traceOf } from "../../log.ts";
import { watch } from "../../market/market.ts";
import { expireOrders } from "./expire-orders.ts";
import { listForgotten, listUnmatched } from "./store.ts";

const SYMBOLS = 500;
/** So many symbols are watched again at once, and a sweep takes so many of them. */
const AT_ONCE = 6;
const WATCHED = 120;
/** Quotes come every few seconds while orders wait. After so long their object has forgotten them. */
const FORGOTTEN_SECONDS = 45;
/** A sweep ends orders for so long; the next one goes on. */
const EXPIRY_MS = 30_000;

/**
 * Finds the symbols with quotes that no message led to, and those on which orders wait while no quotes come.
 * Matching depends on this sweep alone; a message only makes it sooner. Then it ends the orders whose session
 * has ended.
 */
export async function sweepMatching(env: Env, system: System): Promise<void> {
  const unmatched = await listUnmatched(system, SYMBOLS);
  for (let n = 0; n < unmatched.length; n += 100)
    await env.MATCHING.sendBatch(unmatched.slice(n, n + 100).map(({ symbol }) => ({ body: { symbol } })));
  const forgotten = await listForgotten(system, { seconds: FORGOTTEN_SECONDS, limit: WATCHED });
  for (let n = 0; n < forgotten.length; n += AT_ONCE)
    await Promise.all(forgotten.slice(n, n + AT_ONCE).map(({ symbol }) => watchAgain(env, symbol)));
  const expired = await expireOrders(system, Date.now() + EXPIRY_MS);
  if (unmatched.length + forgotten.length + expired > 0)
    log("info", "matching.swept", { unmatched: unmatched.length, forgotten: forgotten.length, expired });
}

async function watchAgain(env: Env, symbol: string): Promise<void> {
  await watch(env, symbol).catch((error: unknown) =>
    log("warn", "matching.not_watched", { symbol, ...traceOf(error) }),
  );
}
