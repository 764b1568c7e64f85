import type { Caller } from "../../db/changes.ts";
import { openSystem } from "../../db/system.ts";
import type { Ctx } from "../../context.ts";
import { log, traceOf } from "../../log.ts";
import { listDue } from "./days-store.ts";
import { endDay } from "./end-day.ts";

/** So many days end in a minute; the others wait for the next one. */
const DAYS_A_SWEEP = 200;
/** A sweep begins no further day after this long. */
const LONGEST_MS = 25_000;

/** Runs every minute: ends the days that are over, each as its user. A day that cannot end waits. */
export async function sweepDays(
  env: Env,
  { now, open }: { now: number; open(caller: Caller): Ctx },
): Promise<void> {
  const due = await listDue(openSystem(env), { at: new Date(now).toISOString(), limit: DAYS_A_SWEEP });
  let ended = 0;
  for (const { user_id: userId } of due) {
    if (Date.now() - now > LONGEST_MS) break;
    try {
      await endDay(open({ userId, sessionId: "sweep", requestId: "sweep" }));
      ended++;
    } catch (error) {
      log("warn", "day.not_ended", traceOf(error));
    }
  }
  if (due.length > 0) log("info", "days.swept", { due: due.length, ended });
}
