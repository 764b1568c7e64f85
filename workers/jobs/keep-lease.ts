import { openLedger } from "../db/ledger.ts";
import { OF_REQUESTS, openLine, type Line } from "../db/line.ts";
import { log, traceOf } from "../log.ts";
import { type Held, updateLease } from "./store.ts";

/** Longer than a statement of a job may take and the next renewal is away: it lapses only when its holder has stopped. */
export const LEASE_SECONDS = 65;
const RENEW_MS = 8_000;

/**
 * Renews the lease of a job as long as its line shows signs of life, on a line of its own because the job's is busy. A
 * consumer that only waits loses the lease, however alive its timers are.
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
