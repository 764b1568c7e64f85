import type { SimpleResult } from "#shared/contracts/simulations.ts";
import type { MonteCarloResult } from "#shared/contracts/monte-carlo.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { currentAttempt } from "../../../jobs/current-attempt.ts";
import { isFinal, LAST_ATTEMPT } from "../../../jobs/run-job.ts";
import { simulatePaths } from "./simulate-paths.ts";
import { simulate } from "./simulate.ts";
import { findSimulation, type SimulationRow, updateProgress, updateToOver } from "./store.ts";

/** A simulation that was removed while its job drew. */
class SimulationGone extends Error {}

const OURS = { result: null, failure: "internal" };

/**
 * Runs a simulation. A job that was killed begins again, and draws the same from the same seed. Its end is
 * written once, with the event. An error of ours ends it too, on the last attempt.
 */
export async function runSimulation(ctx: Ctx, { simulationId: id }: { simulationId: string }): Promise<void> {
  const row = await findSimulation(ctx.ledger.read, { userId: ctx.userId, id });
  if (row === null || row.status === "done" || row.status === "failed") return;
  // A job that died on its last attempt does not begin again.
  const attempt = await currentAttempt(ctx);
  if (attempt > LAST_ATTEMPT) return end(ctx, id, OURS);
  try {
    await noteProgress(ctx, id, 0);
    await end(ctx, id, { result: await resultOf(ctx, row), failure: null });
  } catch (error) {
    if (error instanceof SimulationGone) return;
    if (isFinal(error) && error instanceof Problem)
      return end(ctx, id, { result: null, failure: error.code });
    if (attempt >= LAST_ATTEMPT) await end(ctx, id, OURS);
    throw error;
  }
}

function resultOf(ctx: Ctx, row: SimulationRow): Promise<SimpleResult | MonteCarloResult> {
  const onProgress = (share: number) => noteProgress(ctx, row.id, share);
  if (row.kind === "simple") return simulate(ctx, row.asked, onProgress);
  return simulatePaths(ctx, row.asked, onProgress);
}

async function noteProgress(ctx: Ctx, id: string, share: number): Promise<void> {
  const simulation = await ctx.ledger.transaction((tx) => updateProgress(tx, id, share));
  if (simulation === null) throw new SimulationGone();
  if (await ctx.isHeard()) await ctx.live({ type: "simulation.progress", body: { simulation } });
}

function end(ctx: Ctx, id: string, outcome: Parameters<typeof updateToOver>[2]): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    const simulation = await updateToOver(tx, id, outcome);
    if (simulation !== null) tx.events.push({ type: "simulation.completed", body: { simulation } });
  });
}
