import type { Ctx } from "../../context.ts";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { readQuotas } from "../../identity/tiers/claim-import.ts";
import { queued } from "../../jobs/kinds.ts";
import type { JobOutcome } from "../../jobs/run-job.ts";
import { afterCommits } from "../reactions/after-commits.ts";
import { type NewRun, startRuns } from "../runs/start/start-runs.ts";
import { dueSlots } from "./due-slots.ts";
import {
  type DueTrigger,
  findNextSchedule,
  lockDueFlows,
  lockDueTriggers,
  type Moved,
  updateSchedules,
} from "./schedule-store.ts";

/** So many schedules fire in one transaction. */
const AT_ONCE = 50;

/**
 * Starts the runs of the user's schedules that are due. A slot starts one run only, because the run's cause
 * names it, and the schedule moves in the same transaction.
 */
export async function fireSchedules(ctx: Ctx): Promise<JobOutcome> {
  await afterCommits(ctx);
  const quotas = await readQuotas(ctx);
  const isFull = await ctx.ledger.transaction(async (tx) => {
    const now = toInstant(tx.now);
    // Flows before their triggers, as the deletion of a flow locks them.
    const flowIds = await lockDueFlows(tx, { now, limit: AT_ONCE });
    const triggers = await lockDueTriggers(tx, { flowIds, now, limit: AT_ONCE });
    const fired = triggers.map((trigger) => fire(trigger, tx.now));
    await startRuns(
      tx,
      fired.flatMap(({ runs }) => runs),
      quotas,
    );
    await updateSchedules(
      tx,
      fired.map(({ moved }) => moved),
    );
    if (triggers.length < AT_ONCE) await queueNext(tx);
    return triggers.length === AT_ONCE;
  });
  if (isFull) return { again: true };
}

/** Queues the job of the user's next slot. */
export async function queueNext(tx: Tx): Promise<void> {
  const at = await findNextSchedule(tx);
  if (at !== null) tx.jobs.push(queued({ kind: "flows.fire", payload: { at }, runAfter: at }));
}

function fire(trigger: DueTrigger, now: number): { runs: NewRun[]; moved: Moved } {
  const { flow_id: flowId, node_id: nodeId, cron, time_zone: timeZone, missed } = trigger;
  if (cron === null || timeZone === null)
    return { runs: [], moved: { flowId, nodeId, nextAt: null, lastSlot: null } };
  const { slots, next } = dueSlots(
    { cron, timeZone, missed: missed ?? "last" },
    { nextAt: Date.parse(trigger.next_at), now },
  );
  const last = slots.at(-1);
  return {
    runs: slots.map((slot) => ({
      flowId,
      startedBy: "schedule",
      triggerNodeId: nodeId,
      cause: `slot:${nodeId}:${toInstant(slot)}`,
      input: { scheduledAt: toInstant(slot), firedAt: toInstant(now) },
    })),
    moved: {
      flowId,
      nodeId,
      nextAt: next === null ? null : toInstant(next),
      lastSlot: last === undefined ? null : toInstant(last),
    },
  };
}
