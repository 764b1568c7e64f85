import type { Json } from "#shared/contracts/json.ts";
import type { Accepted } from "#shared/contracts/runs.ts";
import type { Ctx } from "../../context.ts";
import { assertRunnable } from "../flows/validate-flow.ts";
import { refusalOf, type RunQuotas, startRuns } from "../runs/start/start-runs.ts";

/**
 * Starts a run by hand. Its row is there before the answer, because clients read its log at once. A flow that
 * cannot run is refused with the faults that `validateFlow` tells.
 */
export async function executeFlow(
  ctx: Ctx,
  { flowId, input, quotas }: { flowId: string; input: Json; quotas: RunQuotas },
): Promise<Accepted> {
  return ctx.ledger.transaction(async (tx) => {
    await assertRunnable(tx, flowId);
    const [outcome = "not_found"] = await startRuns(tx, [{ flowId, input, startedBy: "manual" }], quotas);
    if (typeof outcome === "string") throw await refusalOf(tx, flowId, outcome);
    return { execution: outcome };
  });
}
