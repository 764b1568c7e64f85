import type { Caller } from "../../db/changes.ts";
import { openSystem } from "../../db/system.ts";
import type { Ctx } from "../../context.ts";
import { log, traceOf } from "../../log.ts";
import { listDue } from "./days-store.ts";
import { endDay, putOffDay } from "./end-day.ts";

/** So many days end in a minute; the others wait for the next one. */
const DAYS_A_SWEEP = 200;
/** A sweep begins no further day after this long. */
const LONGEST_MS = 25_000;
/** A day that cannot end is tried again after this long. Else it would stand before all others. */
const PUT_OFF_MS = 15 * 60_000;

/** Runs every minute: ends the days that are over, each as its user. A day that cannot end is put off. */
export async function sweepDays(
  env: Env,
  { now, open }: { now: number; open(caller: Caller): Ctx },
): Promise<void> {
  const due = await listDue(openSystem(env), { at: new Date(now).toISOString(), limit: DAYS_A_SWEEP });
  let ended = 0;
  for (const { user_id: userId } of due) {
    if (Date.now() - now > LONGEST_MS) break;
    const ctx = open({ userId, sessionId: "sweep", requestId: "sweep" });
    try {
      await endDay(ctx);
      ended++;
    } catch (error) {
      log("warn", "day.not_ended", { userId, ...traceOf(error) });
      await putOffDay(ctx, now + PUT_OFF_MS).catch((again: unknown) =>
        log("warn", "day.not_put_off", { userId, ...traceOf(again) }),
      );
    }
  }
  if (due.length > 0) log("info", "days.swept", { due: due.length, ended });
}
