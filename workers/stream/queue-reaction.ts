import { Problem } from "#shared/problem.ts";
import { openLedger } from "../db/ledger.ts";
import type { Line } from "../db/line.ts";
import type { System } from "../db/system.ts";
import { queued } from "../jobs/kinds.ts";
import { queueOf, WORK } from "../jobs/queues.ts";
import { hasListener } from "./reaction-store.ts";

const RELAY = "relay";

/**
 * Queues the job that gives a user's new events of D1 to whoever listens, and none where nobody does. Events
 * of the ledger commit with that job. Those of D1 are marked as sent only after this, so that the sweep comes
 * again when Postgres was away.
 */
export async function queueReaction(
  env: Env,
  { system, line }: { system: System; line: Line },
  userId: string,
): Promise<void> {
  if (!(await hasListener(system, userId))) return;
  const job = { ...queued({ kind: "automations.react", payload: {} }), ifHeard: false };
  try {
    const ledger = openLedger(line, { userId, sessionId: RELAY, requestId: RELAY });
    await ledger.transaction(async (tx) => void tx.jobs.push(job));
  } catch (error) {
    // The gate refuses a user who is being erased, and nobody will listen to their events.
    if (error instanceof Problem && error.code === "unauthenticated") return;
    throw error;
  }
  await queueOf(env, job.queue)
    .send(WORK)
    .catch(() => undefined); // the sweep sends it again
}
