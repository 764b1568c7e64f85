import type { Workbench, WorkbenchChange } from "#shared/contracts/workbenches.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Precondition } from "../../http/precondition.ts";
import { assertFlows, readWorkbench } from "./create-workbench.ts";
import { lockWorkbench, updateWorkbench } from "./store.ts";

type Given = { id: string; change: WorkbenchChange; precondition: Precondition };

/** Changes a workbench. Of two changes that name the same version, one is refused. */
export function changeWorkbench(ctx: Ctx, { id, change, precondition }: Given): Promise<Workbench> {
  return ctx.ledger.transaction(async (tx) => {
    const version = await lockWorkbench(tx, id);
    if (version === null) throw new Problem("not_found");
    if (!precondition(version)) throw new Problem("precondition_failed");
    const known = await readWorkbench(tx, id);
    if (change.flows !== undefined) await assertFlows(tx, change.flows);
    await updateWorkbench(tx, {
      id,
      name: change.name ?? known.name,
      purpose: change.purpose ?? known.purpose,
      focus: change.focus ?? known.focus,
      flows: change.flows ?? known.flows,
    });
    tx.events.push({ type: "workbench.changed", body: { workbenchId: id, change: "changed" } });
    return readWorkbench(tx, id);
  });
}
