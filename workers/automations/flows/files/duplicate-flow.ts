import type { Flow } from "#shared/contracts/flows.ts";
import type { Quotas } from "#shared/contracts/tiers.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { claimFlow } from "../../../identity/tiers/claim-flow.ts";
import { underFreshIds } from "../core/fresh-ids.ts";
import { assertAllowed } from "../judging/assert-allowed.ts";
import { findFlow } from "../store.ts";
import { addFlow } from "../versions/add-flow.ts";

const LONGEST_NAME = 200;

/** Copies the latest version of a flow. The copy is paused and has hooks of its own. */
export function duplicateFlow(
  ctx: Ctx,
  { id, name, quotas }: { id: string; name: string | undefined; quotas: Quotas },
): Promise<Flow> {
  return ctx.ledger.transaction(async (tx) => {
    await claimFlow(tx, quotas);
    const row = await findFlow(tx.query, { userId: tx.userId, id, now: tx.now });
    if (row === null) throw new Problem("not_found");
    assertAllowed(ctx, row.graph);
    const { intention, timeZone, concurrency, errorFlowId, notes } = row;
    const copied = name ?? `Copy of ${row.name}`.slice(0, LONGEST_NAME);
    return addFlow(tx, {
      settings: { name: copied, intention, status: "paused", timeZone, concurrency, errorFlowId, notes },
      graph: underFreshIds(row.graph, (kind) => newId(kind, tx.now)),
      change: `copied from ${row.name}`,
    });
  });
}
