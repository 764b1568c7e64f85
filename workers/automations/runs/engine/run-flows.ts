import type { Ctx } from "../../../context.ts";
import { queued } from "../../../jobs/kinds.ts";
import type { JobOutcome } from "../../../jobs/run-job.ts";
import { readQuotas } from "../../../identity/tiers/claim-import.ts";
import { type Beginning, beginningOf } from "../../reactions/listen.ts";
import { isLasting } from "../../../db/line.ts";
import { log, traceOf } from "../../../log.ts";
import { awaitStarters } from "../start/start-store.ts";
import { advanceBatch, type BatchOutcome } from "./advance-batch.ts";
import { findNextDue } from "./rows/claim-store.ts";
import { type Arrived, type Begun, EffectPool, type EffectOutcome } from "./effect-pool.ts";
import { endFaulty } from "./ending/end-faulty.ts";
import { openEvaluator } from "./evaluator.ts";
import type { HeldRun } from "./rows/held-run.ts";
import { performEffect } from "./perform-effect.ts";
import { putBack, storeResults } from "./put-back.ts";
import { tellProgress } from "./tell-progress.ts";
import { wakeRuns } from "./rows/write-store.ts";

/** So many runs of a user are worked on together, and advance in one transaction. */
const RUNS_AT_ONCE = 100;
/** An invocation has six connections that wait for an answer; the ledger takes one for each lane. */
const EFFECTS_AT_ONCE = 4;
/**
 * The turn of a user, in milliseconds. Its end waits shortly for the effects that were begun. When a service
 * is slow the user goes on meanwhile, because the lane must wait for it anyway.
 */
const TURN_MS = 2_000;
const REST_MS = 200;
/** After this no effect begins. Those that were begun may still take a minute to end. */
const LONGEST_TURN_MS = 20_000;
/** Results that come within so many milliseconds are stored together. */
const GATHER_MS = 50;
/** So often a holder that waits for results renews its leases, in milliseconds. */
const BEAT_MS = 10_000;
/** A run that is due within an hour has a job of its own; the minute's sweep finds any other. */
const SOON_MS = 3_600_000;

/** What an engine calls besides the ledger; tests give effects of their own. */
export type Performs = (ctx: Ctx, begun: Begun) => Promise<EffectOutcome>;

/**
 * Works on the due runs of a user until none is due, or for one turn. It may run twice and may be killed at
 * any point. An effect that was begun and has no stored result is attempted again with the same key.
 */
export async function runFlows(
  ctx: Ctx,
  _: { at: string | null },
  perform: Performs = performEffect,
): Promise<JobOutcome> {
  // A transaction that found this job waiting queued no other job. Its runs are visible after this wait.
  await ctx.ledger.transaction(awaitStarters);
  const [evaluator, limits] = await Promise.all([openEvaluator(), readLimits(ctx)]);
  const pool = new EffectPool(EFFECTS_AT_ONCE, (begun) => perform(ctx, begun));
  const held = new Set<HeldRun>();
  let isMore = true;
  let unstored: Arrived[] = [];
  let beatAt = Date.now();
  let turnEnd = ctx.now + TURN_MS;
  try {
    while (isMore || !pool.isIdle || pool.hasArrived || unstored.length > 0) {
      if (Date.now() >= turnEnd) {
        if (Date.now() - ctx.now >= LONGEST_TURN_MS || (await pool.rest(REST_MS))) break;
        turnEnd = Date.now() + TURN_MS;
      }
      const arrived = [...unstored, ...pool.takeArrived()];
      const room = RUNS_AT_ONCE - held.size;
      const isBeat = Date.now() - beatAt >= BEAT_MS;
      if (isBeat) beatAt = Date.now();
      const touched = isBeat ? held : new Set(arrived.map((each) => each.held));
      const batch = {
        held: [...touched].filter((each) => held.has(each)),
        arrived,
        room,
        evaluator,
        ...limits,
      };
      let outcome: BatchOutcome;
      try {
        outcome = await ctx.ledger.transaction((tx) => advanceBatch(tx, batch));
      } catch (error) {
        if (!isLasting(error)) throw error;
        const faulty = await endFaulty(ctx, { error, pool, held, arrived, batch });
        if (faulty === 0) throw error;
        return { again: true };
      }
      pool.add(keepHeld(held, outcome));
      unstored = arrived.filter((each) => outcome.postponed.includes(each.held));
      tellProgress(ctx, outcome);
      if (outcome.parents.length > 0) await ctx.ledger.transaction((tx) => wakeRuns(tx, outcome.parents));
      isMore = outcome.isMore || outcome.parents.length > 0;
      if (unstored.length > 0) await scheduler.wait(GATHER_MS);
      const isWaiting = !isMore || held.size >= RUNS_AT_ONCE;
      await pool.gather({ beatMs: isWaiting ? BEAT_MS : 0, gatherMs: isWaiting ? GATHER_MS : 0 });
      ctx.giveSign();
    }
  } finally {
    evaluator.dispose();
  }
  const waiting = pool.stop();
  for (const each of waiting) each.held.underWay.delete(each.row.path);
  while (!pool.isIdle) {
    await pool.gather({ beatMs: BEAT_MS, gatherMs: GATHER_MS });
    const arrived = [...unstored.splice(0), ...pool.takeArrived()];
    await ctx.ledger.transaction((tx) => storeResults(tx, { held: [...held], arrived }));
    ctx.giveSign();
  }
  const arrived = [...unstored, ...pool.takeArrived()];
  return ctx.ledger.transaction(async (tx) => {
    await putBack(tx, { held: [...held], arrived, waiting });
    const next = await findNextDue(tx);
    if (next === null) return;
    if (Date.parse(next) <= tx.now) return { again: true };
    // The sweep's minute is the next chance of a run that is due later.
    if (Date.parse(next) - tx.now <= SOON_MS)
      tx.jobs.push({ ...queued({ kind: "flows.run", payload: { at: next } }), runAfter: next });
    return undefined;
  });
}

/** Remembers the runs that have effects to begin, and forgets those that are over or not ours. */
function keepHeld(held: Set<HeldRun>, { advanced, lost }: BatchOutcome): Begun[] {
  for (const run of lost) held.delete(run);
  const begun: Begun[] = [];
  for (const { held: run, wanted } of advanced) {
    for (const each of wanted) {
      run.underWay.add(each.row.path);
      begun.push({ ...each, held: run });
    }
    if (run.underWay.size === 0) held.delete(run);
    else {
      held.add(run);
      run.run.claims += 1;
    }
  }
  return begun;
}

type Limits = { runsAMonth: number | null; identity: Beginning | null };

/** While identity is away no run is refused for a quota, and none begins to wait for events. */
async function readLimits(ctx: Ctx): Promise<Limits> {
  try {
    const [{ runsAMonth }, identity] = await Promise.all([readQuotas(ctx), beginningOf(ctx.identity)]);
    return { runsAMonth, identity };
  } catch (error) {
    log("warn", "run.limits_unknown", traceOf(error));
    return { runsAMonth: null, identity: null };
  }
}
