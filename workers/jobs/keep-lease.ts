import { openLedger } from "../db/ledger.ts";
import { OF_REQUESTS, openLine, type Line } from "../db/line.ts";
import { log, traceOf } from "../log.ts";
import { type Held, updateLease } from "./store.ts";

/**
 * The lease is longer than a job's statement may take plus the time to the next renewal. It lapses only when
 * its holder has stopped.
 */
export const LEASE_SECONDS = 65;
const RENEW_MS = 8_000;

/**
 * Renews the lease of a job as long as its line makes progress. The renewal uses its own line, because the
 * job's line is busy. A consumer that only waits loses the lease, even when its timers still run.
 */
export function keepLease(env: Env, held: Held, line: Line, everyMs = RENEW_MS): { stop(): void } {
  const { userId, jobId } = held;
  const caller = { userId, sessionId: jobId, requestId: jobId };
  const ledger = openLedger(openLine(env.LEDGER.connectionString, OF_REQUESTS), caller);
  let seen = line.signs();
  const timer = setInterval(() => {
    if (line.signs() === seen) return;
    seen = line.signs();
    updateLease(ledger, { ...held, leaseSeconds: LEASE_SECONDS }).catch((error: unknown) =>
      log("warn", "job.lease_not_renewed", { jobId, ...traceOf(error) }),
    );
  }, everyMs);
  return { stop: () => clearInterval(timer) };
}
