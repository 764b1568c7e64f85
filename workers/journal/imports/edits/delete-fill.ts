import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Precondition } from "../../../http/precondition.ts";
import { applyEdits, told } from "./apply-edits.ts";
import { toDetail } from "./held-fill.ts";
import { openFill } from "./open-fill.ts";

/**
 * Deletes a fill. Files that state it do not bring it back; a fill that no file states is one that a later
 * file may state anew. Throws not_found, precondition_failed, fill_fixed and too_many.
 */
export function deleteFill(
  ctx: Ctx,
  { id, precondition }: { id: string; precondition: Precondition },
): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    const held = await openFill(tx, { id, precondition });
    if (held.row.deleted === true) throw new Problem("not_found");
    await applyEdits(tx, [{ held, deleted: true, tradeId: null }]);
    tx.audit.push({ action: "fill.deleted", detail: { fillId: id } });
    tx.events.push({ type: "fill.deleted", body: told(toDetail(held)) });
  });
}
