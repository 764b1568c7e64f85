import type { Flow } from "#shared/contracts/flows.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Precondition } from "../../../http/precondition.ts";
import { assertAllowed } from "../judging/assert-allowed.ts";
import { readFlow } from "./add-flow.ts";
import { holdFlow, writeEdit } from "./edit-flow.ts";
import { findGraph } from "./version-store.ts";

type Given = { id: string; n: number; precondition: Precondition };

/** Makes the graph of an older version the newest version; the settings stay. */
export function restoreVersion(ctx: Ctx, { id, n, precondition }: Given): Promise<Flow> {
  return ctx.ledger.transaction(async (tx) => {
    const held = await holdFlow(tx, id, precondition);
    const graph = n > held.row.version ? null : await findGraph(tx, id, n);
    if (graph === null) throw new Problem("not_found");
    assertAllowed(ctx, graph);
    const flowVersion = await writeEdit(tx, held, { graph, change: `version ${n} restored` });
    if (flowVersion !== held.row.version)
      tx.events.push({ type: "flow.changed", body: { flowId: id, change: "edited", flowVersion } });
    return readFlow(tx, id);
  });
}
