import type { Ctx } from "../../context.ts";
import type { Caller } from "../../db/changes.ts";
import { openSystem } from "../../db/system.ts";
import { log, traceOf } from "../../log.ts";
import { endWeek } from "./end-week.ts";
import { listDue } from "./weeks-store.ts";

/** So many weeks end in a minute; the others wait for the next one. */
const WEEKS_A_SWEEP = 1_000;
/** A sweep begins no further week after this long. */
const LONGEST_MS = 20_000;

/**
 * Runs every minute: ends the weeks that are over, each as its user. A week that cannot end is tried again.
 */
export async function sweepWeeks(
  env: Env,
  { now, open }: { now: number; open(caller: Caller): Ctx },
): Promise<void> {
  const due = await listDue(openSystem(env), { at: new Date(now).toISOString(), limit: WEEKS_A_SWEEP });
  for (const { user_id: userId } of due) {
    if (Date.now() - now > LONGEST_MS) break;
    try {
      await endWeek(open({ userId, sessionId: "sweep", requestId: "sweep" }));
    } catch (error) {
      log("warn", "week.not_ended", { userId, ...traceOf(error) });
    }
  }
}
