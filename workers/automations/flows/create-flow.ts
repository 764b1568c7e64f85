import type { Flow, NewFlow } from "#shared/contracts/flows.ts";
import type { Quotas } from "#shared/contracts/tiers.ts";
import { newId } from "#shared/ids.ts";
import type { Ctx } from "../../context.ts";
import { claimFlow } from "../../identity/tiers/claim-flow.ts";
import { findOwnerZone } from "../../journal/guardrails/owner-zone.ts";
import { withSchedule } from "./core/edit-graph.ts";
import { assertSettings } from "./owner-settings.ts";
import { addFlow } from "./versions/add-flow.ts";

/** Makes a flow. An empty one is active too: it starts nothing and says so in `problems`. */
export function createFlow(ctx: Ctx, quotas: Quotas, given: NewFlow): Promise<Flow> {
  return ctx.ledger.transaction(async (tx) => {
    await claimFlow(tx, quotas);
    const { name, intention, status, concurrency, errorFlowId, notes, schedule } = given;
    const timeZone = given.timeZone ?? (await findOwnerZone(tx.query, tx.userId));
    await assertSettings(tx, { id: null, timeZone, schedule, errorFlowId });
    const graph = withSchedule({ nodes: [], connections: [] }, schedule ?? null, () =>
      newId("flowNode", tx.now),
    );
    return addFlow(tx, {
      settings: { name, intention, status, timeZone, concurrency, errorFlowId, notes },
      graph,
      change: "created",
    });
  });
}
