import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Tx } from "../../../db/ledger.ts";
import type { Precondition } from "../../../http/precondition.ts";
import { assertAllowed } from "../judging/assert-allowed.ts";
import { type Edit, type Held, holdFlow, writeEdit } from "../versions/edit-flow.ts";

/** The flow that is edited, and the condition on its version. */
export type Edited = { flowId: string; precondition: Precondition };
/** What an edit gives, and the flow's version after it. */
export type Result<T> = { result: T; version: number };

/** Edits the graph of a flow. The edit returns what it made, or null for a part that the graph lacks. */
export function editGraph<T>(
  ctx: Ctx,
  { flowId, precondition }: Edited,
  edit: (held: Held, tx: Tx) => (Edit & { result: T }) | null,
): Promise<Result<T>> {
  return ctx.ledger.transaction(async (tx) => {
    const held = await holdFlow(tx, flowId, precondition);
    const edited = edit(held, tx);
    if (edited === null) throw new Problem("not_found");
    assertAllowed(ctx, edited.graph ?? held.graph);
    const version = await writeEdit(tx, held, edited);
    if (version !== held.row.version)
      tx.events.push({ type: "flow.changed", body: { flowId, change: "edited", flowVersion: version } });
    return { result: edited.result, version };
  });
}
