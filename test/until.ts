import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 100;

/**
 * Polls until `is` returns true; throws after `withinMs`. Runs `meanwhile` once a minute, as the cron does.
 */
export async function until(
  what: string,
  is: () => Promise<boolean>,
  { withinMs, meanwhile }: { withinMs: number; meanwhile?: () => Promise<void> },
): Promise<void> {
  const began = Date.now();
  for (let minutes = 1; !(await is()); await sleep(POLL_MS)) {
    const waited = Date.now() - began;
    if (waited > withinMs) throw new Error(`${what} did not come within ${withinMs} ms`);
    if (meanwhile === undefined || waited < minutes * 60_000) continue;
    minutes++;
    await meanwhile();
  }
}
