import { actingAs, openBase, type Base } from "../../context.ts";
import { log, traceOf } from "../../log.ts";
import { eraseAgain, STEPS } from "./erase-user.ts";
import {
  advanceErasure,
  claimErasure,
  listDueErasures,
  postponeErasure,
  settleErasure,
  type ErasureRow,
} from "./erasures-store.ts";

const USERS_A_SWEEP = 10;
/** An erasure whose worker died is free again after this time. */
const CLAIM_MS = 15 * 60_000;
const LOUD_AFTER = 12;

/**
 * Runs every minute and continues due erasures from their last step.
 * A failed erasure waits and is never given up.
 */
export async function sweepErasures(base: Base): Promise<void> {
  const { identity, now } = base;
  for (const row of await listDueErasures(identity, now, USERS_A_SWEEP)) {
    if (!(await claimErasure(identity, row, { now, until: now + CLAIM_MS }))) continue;
    try {
      await (row.finished_at === null ? erase(base, row) : settle(base, row));
    } catch (error) {
      const attempts = row.attempts + 1;
      log(attempts >= LOUD_AFTER ? "error" : "warn", "erasure.waits", {
        erasureId: row.id,
        attempts,
        ...traceOf(error),
      });
      await postponeErasure(identity, row.id, now + Math.min(2 ** attempts, 60) * 60_000);
    }
  }
}

async function erase({ env, now, waitUntil }: Base, row: ErasureRow): Promise<void> {
  // The erasure's own id is the request id in the audit trail and the log.
  const acting = actingAs(openBase(env, { requestId: row.id, now }, waitUntil), row.user_id, null);
  const from = STEPS.findIndex(({ name }) => name === row.step);
  for (const [index, step] of STEPS.entries()) {
    if (index < from) continue;
    await step.do(acting, row);
    const next = STEPS[index + 1];
    if (next !== undefined) await advanceErasure(acting.identity, row.id, next.name);
    log("info", "erasure.step", { erasureId: row.id, step: step.name });
  }
}

async function settle(base: Base, row: ErasureRow): Promise<void> {
  await eraseAgain(base, row.user_id);
  await settleErasure(base.identity, row.id, base.now);
}
