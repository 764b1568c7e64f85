import type { FlowFile } from "#shared/contracts/flows.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { toFile } from "../core/flow-file.ts";
import { integrationIdsOf } from "../core/judge-graph.ts";
import { listIntegrations } from "../judging/judging-store.ts";
import { findFlow } from "../store.ts";

/** The latest version of a flow as a file. */
export async function exportFlow({ ledger, userId, now }: Ctx, id: string): Promise<FlowFile> {
  const row = await findFlow(ledger.read, { userId, id, now });
  if (row === null) throw new Problem("not_found");
  const ids = integrationIdsOf(row.graph);
  return toFile(row, row.graph, ids.length === 0 ? [] : await listIntegrations(ledger.read, userId, ids));
}
