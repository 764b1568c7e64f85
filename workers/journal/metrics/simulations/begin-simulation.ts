import type { SimulationHead } from "#shared/contracts/simulations.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { queued } from "../../../jobs/kinds.ts";
import { type AskedSimulation, forgetSimulations, insertSimulation } from "./store.ts";

/**
 * Leaves a simulation to a job, while fewer than MOST_WAITING_SIMULATIONS wait. Beyond MOST_KEPT_SIMULATIONS
 * the oldest one makes room.
 */
export function beginSimulation(
  ctx: Pick<Ctx, "ledger">,
  asked: Omit<AskedSimulation, "result">,
): Promise<SimulationHead> {
  return ctx.ledger.transaction(async (tx) => {
    const head = await insertSimulation(tx, newId("simulation", tx.now), asked);
    if (head === null) throw new Problem("simulations_waiting");
    await forgetSimulations(tx);
    tx.jobs.push(queued({ kind: "simulation.run", payload: { simulationId: head.id } }));
    return head;
  });
}
