import type { FillDetail } from "#shared/contracts/fill-edits.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Precondition } from "../../../http/precondition.ts";
import { applyEdits, detailOf, told } from "./apply-edits.ts";
import { bringBack } from "./bring-back.ts";
import { carryWordsOf } from "./carry-words-of.ts";
import { isEmpty } from "../../fills/core/edit.ts";
import { toDetail } from "./held-fill.ts";
import { openFill } from "./open-fill.ts";

type Given = { id: string; of: "deletion" | "edit"; precondition: Precondition };

/**
 * Brings a deleted fill back as its owner had changed it, or gives a changed one its original. Only what is
 * asked for is taken back, so that a repeat never takes back more. Throws not_found, precondition_failed,
 * fill_fixed, and fill_taken where its execution id means another fill now.
 */
export function restoreFill(ctx: Ctx, { id, of, precondition }: Given): Promise<FillDetail> {
  return ctx.ledger.transaction(async (tx) => {
    const held = await openFill(tx, { id, precondition });
    const isDeleted = held.row.deleted === true;
    if (of === "edit" && isDeleted)
      throw new Problem("not_found", "This fill is deleted; bring it back first.");
    if (!isDeleted && (of === "deletion" || isEmpty(held.edit))) return toDetail(held);
    if (!isDeleted) {
      await carryWordsOf(tx, held, held.original);
      await applyEdits(tx, [{ held, edit: {}, tradeId: null }]);
    }
    const [back = id] = isDeleted ? await bringBack(tx, [held]) : [id];
    const detail = await detailOf(tx, back);
    if (detail.deleted) throw new Problem("fill_taken");
    tx.audit.push({ action: "fill.restored", detail: { fillId: back, deleted: isDeleted } });
    tx.events.push({ type: "fill.updated", body: told(detail) });
    return detail;
  });
}
