import { newId } from "#shared/ids.ts";
import type { Ctx } from "../../context.ts";
import { queued } from "../../jobs/kinds.ts";

/** Asks for the biases to be scored again now; the answer arrives as `bias.scored`. */
export async function requestScoring(ctx: Ctx): Promise<{ jobId: string }> {
  const jobId = newId("job", ctx.now);
  await ctx.ledger.transaction(async (tx) => {
    tx.jobs.push(queued({ id: jobId, kind: "bias.score", payload: { importId: null } }));
  });
  return { jobId };
}
