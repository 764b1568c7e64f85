import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { NewWorkbench, Workbench } from "#shared/contracts/workbenches.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { countWorkbenches, findWorkbench, insertWorkbench, listUnknownFlows } from "./store.ts";

const FULL = `An account may have ${MOST_OWNED.workbenches} workbenches; remove one first.`;

/** Puts flows that serve one purpose together. A flow may stand in several workbenches. */
export function createWorkbench(ctx: Ctx, given: NewWorkbench): Promise<Workbench> {
  return ctx.ledger.transaction(async (tx) => {
    if ((await countWorkbenches(tx)) >= MOST_OWNED.workbenches) throw new Problem("too_many", FULL);
    await assertFlows(tx, given.flows);
    const id = newId("workbench", tx.now);
    await insertWorkbench(tx, { ...given, id });
    tx.events.push({ type: "workbench.changed", body: { workbenchId: id, change: "created" } });
    return readWorkbench(tx, id);
  });
}

/** Refuses flows that are not the user's, and the same flow twice. */
export async function assertFlows(tx: Tx, flows: readonly string[]): Promise<void> {
  const unknown = new Set(flows.length === 0 ? [] : await listUnknownFlows(tx, flows));
  const issues = flows.flatMap((id, n) => {
    if (unknown.has(id)) return [{ path: `flows.${n}`, message: "is no flow of yours" }];
    return flows.indexOf(id) < n ? [{ path: `flows.${n}`, message: "stands here twice" }] : [];
  });
  if (issues.length > 0) throw new Problem("invalid_request", undefined, { issues: issues.slice(0, 50) });
}

/** The workbench as a reply shows it, within a transaction. */
export async function readWorkbench(tx: Tx, id: string): Promise<Workbench> {
  const found = await findWorkbench(tx.query, { userId: tx.userId, id });
  if (found === null) throw new Problem("not_found");
  return found;
}
