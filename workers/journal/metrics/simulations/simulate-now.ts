import type { SimpleResult, SimpleSimulation } from "#shared/contracts/simulations.ts";
import type { Ctx } from "../../../context.ts";
import { isTooLong } from "./history-store.ts";
import { simulate } from "./simulate.ts";

/** The simulation, or null where a ledger is so long that a job must do it. */
export async function simulateNow(ctx: Ctx, asked: SimpleSimulation): Promise<SimpleResult | null> {
  return (await isTooLong(ctx.ledger, ctx.userId)) ? null : simulate(ctx, asked);
}
