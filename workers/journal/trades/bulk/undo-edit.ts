import type { BulkEdit } from "#shared/contracts/bulk-edits.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { toEdit } from "./do-slice.ts";
import { begin } from "./edit-trades.ts";
import { bringBackWord } from "./bring-back-word.ts";
import { lockEdit, updateEdit } from "./edit-store.ts";

/**
 * Brings back what stood before an edit. A trade about which something was written since keeps that. An edit
 * that is still running stops, and an undo that was asked for before is not begun anew.
 */
export function undoEdit(ctx: Ctx, id: string): Promise<BulkEdit> {
  return ctx.ledger.transaction(async (tx) => {
    const row = await lockEdit(tx, id);
    if (row === null) throw new Problem("not_found");
    if (row.status === "undoing" || row.status === "undone") return toEdit(row);
    if (row.word !== null) await bringBackWord(tx, row.word);
    await updateEdit(tx, { ...row, status: "undoing", afterId: "" });
    return begin(tx, id);
  });
}
