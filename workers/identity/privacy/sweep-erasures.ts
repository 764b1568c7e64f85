import { openIdentity } from "../../db/identity.ts";
import { log, traceOf } from "../../log.ts";
import { eraseAgain, STEPS, type Erasing } from "./erase-user.ts";
import {
  advanceErasure,
  claimErasure,
  listDueErasures,
  postponeErasure,
  settleErasure,
  type ErasureRow,
} from "./erasures-store.ts";

const USERS_A_SWEEP = 10;
/** Whoever took one up and died does not hold it longer. */
const CLAIM_MS = 15 * 60_000;
const LOUD_AFTER = 12;

/** Every minute: takes up erasures that are due where they were left; one that fails waits and is never given up. */
export async function sweepErasures(erasing: Erasing): Promise<void> {
  const identity = openIdentity(erasing.env, erasing.waitUntil);
  const { now } = erasing;
  for (const row of await listDueErasures(identity, now, USERS_A_SWEEP)) {
    if (!(await claimErasure(identity, row, { now, until: now + CLAIM_MS }))) continue;
    try {
      await (row.finished_at === null ? erase(erasing, row) : settle(erasing, row));
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

async function erase(erasing: Erasing, row: ErasureRow): Promise<void> {
  const identity = openIdentity(erasing.env, erasing.waitUntil);
  const from = STEPS.findIndex(({ name }) => name === row.step);
  for (const [index, step] of STEPS.entries()) {
    if (index < from) continue;
    await step.do(erasing, row);
    const next = STEPS[index + 1];
    if (next !== undefined) await advanceErasure(identity, row.id, next.name);
    log("info", "erasure.step", { erasureId: row.id, step: step.name });
  }
}

async function settle(erasing: Erasing, row: ErasureRow): Promise<void> {
  await eraseAgain(erasing, row.user_id);
  await settleErasure(openIdentity(erasing.env, erasing.waitUntil), row.id, erasing.now);
}
