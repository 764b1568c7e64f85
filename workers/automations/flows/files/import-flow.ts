import type { Flow, FlowFile } from "#shared/contracts/flows.ts";
import type { Quotas } from "#shared/contracts/tiers.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { claimFlow } from "../../../identity/tiers/claim-flow.ts";
import { findOwnerZone } from "../../../journal/guardrails/owner-zone.ts";
import { inOrder } from "../core/edit-graph.ts";
import { issuesOfFile, toGraph } from "../core/flow-file.ts";
import { underFreshIds } from "../core/fresh-ids.ts";
import { assertAllowed } from "../judging/assert-allowed.ts";
import { listNamedIntegrations } from "../judging/judging-store.ts";
import { assertSettings } from "../owner-settings.ts";
import { addFlow } from "../versions/add-flow.ts";

/**
 * Makes a paused flow of a file. An integration that the user does not have is left out, and what is wrong
 * with the graph stands in its problems.
 */
export function importFlow(ctx: Ctx, quotas: Quotas, file: FlowFile): Promise<Flow> {
  const issues = issuesOfFile(file);
  if (issues.length > 0) throw new Problem("invalid_request", undefined, { issues });
  return ctx.ledger.transaction(async (tx) => {
    await claimFlow(tx, quotas);
    const timeZone = file.timeZone ?? (await findOwnerZone(tx.query, tx.userId));
    await assertSettings(tx, { id: null, timeZone });
    const named = file.nodes.flatMap(({ integration }) => integration ?? []);
    const integrations = named.length === 0 ? [] : await listNamedIntegrations(tx, named);
    const graph = underFreshIds(toGraph(file, integrations), (kind) => newId(kind, tx.now));
    assertAllowed(ctx, graph);
    const { name, intention } = file;
    return addFlow(tx, {
      settings: {
        name,
        intention,
        status: "paused",
        timeZone,
        concurrency: null,
        errorFlowId: null,
        notes: null,
      },
      graph: { ...graph, nodes: inOrder(graph.nodes) },
      change: "imported from a file",
    });
  });
}
