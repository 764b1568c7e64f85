import { newId } from "#shared/ids.ts";
import type { Ctx } from "../../context.ts";
import { queued } from "../../jobs/kinds.ts";

/** Queues a scoring of the user's biases. The result arrives as the event `bias.scored`. */
export async function requestScoring(ctx: Ctx): Promise<{ jobId: string }> {
  const jobId = newId("job", ctx.now);
  await ctx.ledger.transaction(async (tx) => {
    tx.jobs.push(queued({ id: jobId, kind: "bias.score", payload: { importId: null } }));
  });
  return { jobId };
}
