import { MOST_EDITED_FILLS } from "#shared/contracts/bounds.ts";
import type { FillDetail } from "#shared/contracts/fill-edits.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import type { Edit } from "../../fills/core/edit.ts";
import { writeEdits } from "../settle/edit-store.ts";
import { settleWithdrawn } from "../settle/settle-withdrawn.ts";
import { isFull } from "./edit-store.ts";
import { type HeldFill, readHeld, toDetail, versionOf } from "./held-fill.ts";
import { TYPED } from "../core/typed-source.ts";

const FULL = `Your journal holds ${MOST_EDITED_FILLS} fills that you changed, deleted or noted, which is the most; give some their original back first.`;

/** What becomes of a fill; what is left out stays. */
export type Next = {
  held: HeldFill;
  edit?: Edit;
  deleted?: boolean;
  note?: string | null;
  /** The trade that the fill, or a part of it, is deleted with; null for none. */
  tradeId?: string | null;
};

/** Applies these changes in the order of settling: the fills, then what statements cancel among them. */
export async function applyEdits(tx: Tx, changes: readonly Next[]): Promise<void> {
  if (changes.length === 0) return;
  const more = changes.filter(({ held }) => held.row.edited_at === null).length;
  if (more > 0 && (await isFull(tx, more))) throw new Problem("too_many", FULL);
  const edits = changes.map(({ held: { row, edit }, ...next }) => {
    const deleted = next.deleted ?? row.deleted === true;
    return {
      id: row.id,
      edit: next.edit ?? edit,
      deleted,
      retracted: deleted && !row.is_stated,
      tradeId: next.tradeId === undefined ? row.trade_id : next.tradeId,
      note: next.note === undefined ? row.note : next.note,
      // Another instant than before, because the version is made of it.
      editedAt: new Date(Math.max(tx.now, versionOf(row) + 1)).toISOString(),
    };
  });
  await writeEdits(tx, edits);
  await settleWithdrawn(tx, TYPED);
  tx.ledgerChanged();
}

/** The fill as it stands now. */
export async function detailOf(tx: Tx, id: string): Promise<FillDetail> {
  const [held] = await readHeld(tx.query, tx.userId, [id]);
  if (held === undefined) throw new Error("a locked fill has gone");
  return toDetail(held);
}

/** What an event says of a fill. */
export function told({ id, account, symbol }: FillDetail): {
  fillId: string;
  account: string;
  symbol: string;
} {
  return { fillId: id, account, symbol };
}
