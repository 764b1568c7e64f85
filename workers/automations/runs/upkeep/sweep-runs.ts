import type { Caller } from "../../../db/changes.ts";
import { openSystem, type System } from "../../../db/system.ts";
import type { Ctx } from "../../../context.ts";
import { queued } from "../../../jobs/kinds.ts";
import { log, traceOf } from "../../../log.ts";
import { listDueUsers, listExpiredUsers } from "./prune-store.ts";

/** So many runs are looked at together, and in a minute so often. */
const RUNS_AT_ONCE = 1_000;
const LOOKS = 10;
/** A run has a job of its own from its commit on; the sweep asks only for one that waited longer. */
const PATIENCE_MS = 5_000;
const LONGEST_MS = 20_000;

/** Queues a job for each user who has runs that are due, or logs whose time is over. */
export async function sweepRuns(
  env: Env,
  { now, open }: { now: number; open(caller: Caller): Ctx },
): Promise<void> {
  const system = openSystem(env);
  const since = new Date(now - PATIENCE_MS).toISOString();
  const due = await listEveryDueUser(system, since);
  const expired = await listExpiredUsers(system, { now: new Date(now).toISOString(), limit: RUNS_AT_ONCE });
  const jobs = [
    ...due.map((userId) => ({ userId, kind: "flows.run" as const })),
    ...expired.map(({ user_id: userId }) => ({ userId, kind: "flows.prune" as const })),
  ];
  for (const { userId, kind } of jobs) {
    if (Date.now() - now > LONGEST_MS) break;
    const ctx = open({ userId, sessionId: "sweep", requestId: "sweep" });
    try {
      await ctx.ledger.transaction(async (tx) => {
        tx.jobs.push(queued({ kind, payload: { at: null } }));
      });
    } catch (error) {
      log("warn", "runs.not_queued", { userId, kind, ...traceOf(error) });
    }
  }
}

/** Runs that wait for a limit of their flow stay due, so a user who has many of them hides no other user. */
async function listEveryDueUser(system: System, since: string): Promise<string[]> {
  const known: string[] = [];
  for (let look = 0; look < LOOKS; look++) {
    const found = await listDueUsers(system, { since, limit: RUNS_AT_ONCE, known });
    if (found.length === 0) break;
    known.push(...found);
  }
  return known;
}
