import type { BulkEdit } from "#shared/contracts/bulk-edits.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Tx } from "../../../db/ledger.ts";
import { isOver, toEdit } from "./do-slice.ts";
import { begin } from "./edit-trades.ts";
import { bringBackWord } from "./bring-back-word.ts";
import { lockEdit, updateEdit } from "./edit-store.ts";
import { isWordLeft } from "./restore-store.ts";
import { findName, type TakenWord } from "./word-store.ts";

/**
 * Brings back what stood before an edit. A field that was changed since stays, and a later undo finds it
 * once that change is taken back. An edit that is still running stops, and a running undo is not begun anew.
 * Throws not_found and changed_since, where there is nothing to bring back yet.
 */
export function undoEdit(ctx: Ctx, id: string): Promise<BulkEdit> {
  return ctx.ledger.transaction(async (tx) => {
    const row = await lockEdit(tx, id);
    if (row === null) throw new Problem("not_found");
    if (row.status === "undoing" || (row.status === "undone" && row.restored === row.changed))
      return toEdit(row);
    const mayRefuse = row.status !== "running" && row.changed > 0;
    if (row.word !== null) await restoreWord(tx, id, row.word, mayRefuse);
    await updateEdit(tx, { ...row, status: "undoing", afterId: "" });
    const { edit, written, left } = await begin(tx, id);
    if (mayRefuse && isOver(edit) && written === 0 && left.length > 0) throw changedSince(left);
    return toEdit(edit);
  });
}

/** An undo of what is left finds the word brought back. */
async function restoreWord(tx: Tx, editId: string, word: TakenWord, mayRefuse: boolean): Promise<void> {
  if (mayRefuse && !(await isWordLeft(tx, editId, word)))
    throw changedSince([word.kind === "tag" ? "tags" : "setup"]);
  if ((await findName(tx, word)) === null) await bringBackWord(tx, word);
}

function changedSince(fields: readonly string[]): Problem {
  return new Problem("changed_since", `Changed since in all of its trades: ${fields.join(", ")}.`);
}
