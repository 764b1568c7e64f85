import type { System } from "../../db/system.ts";
import { log } from "../../log.ts";
import { expireOrders } from "./expire-orders.ts";
import { listUnmatched } from "./store.ts";

const SYMBOLS = 500;
/** A sweep ends orders for so long; the next one goes on. */
const EXPIRY_MS = 30_000;

/**
 * Finds the symbols with quotes that no message led to. Matching depends on this sweep alone; a message only
 * makes it sooner. Then it ends the orders whose session has ended. That quotes come at all is the market's
 * sweep.
 */
export async function sweepMatching(env: Env, system: System): Promise<void> {
  const unmatched = await listUnmatched(system, SYMBOLS);
  for (let n = 0; n < unmatched.length; n += 100)
    await env.MATCHING.sendBatch(unmatched.slice(n, n + 100).map(({ symbol }) => ({ body: { symbol } })));
  const expired = await expireOrders(system, Date.now() + EXPIRY_MS);
  if (unmatched.length + expired > 0) log("info", "matching.swept", { unmatched: unmatched.length, expired });
}
