import type { Ctx } from "../../context.ts";
import type { Caller } from "../../db/changes.ts";
import { openSystem } from "../../db/system.ts";
import { queued } from "../../jobs/kinds.ts";
import { log, traceOf } from "../../log.ts";
import { listScheduledUsers } from "./schedule-store.ts";

const TRIGGERS_A_SWEEP = 1_000;
/** A schedule has a job of its own; the sweep asks only for one that waited longer. */
const PATIENCE_MS = 5_000;
const LONGEST_MS = 20_000;

/** Queues a job for each user whose schedules are due and had none. */
export async function sweepSchedules(
  env: Env,
  { now, open }: { now: number; open(caller: Caller): Ctx },
): Promise<void> {
  const since = new Date(now - PATIENCE_MS).toISOString();
  for (const { user_id: userId } of await listScheduledUsers(openSystem(env), {
    since,
    limit: TRIGGERS_A_SWEEP,
  })) {
    if (Date.now() - now > LONGEST_MS) break;
    const ctx = open({ userId, sessionId: "sweep", requestId: "sweep" });
    try {
      await ctx.ledger.transaction(async (tx) => {
        tx.jobs.push(queued({ kind: "flows.fire", payload: { at: null } }));
      });
    } catch (error) {
      log("warn", "schedules.not_queued", { userId, ...traceOf(error) });
    }
  }
}
