import type { BulkChange } from "#shared/contracts/bulk-edits.ts";
import type { Tx } from "../../../db/ledger.ts";
import { replaceWords } from "../annotations/word-store.ts";
import { bringBack, type Edited } from "../core/bulk-undo.ts";
import { wordsIn } from "../core/words.ts";
import type { Done, EditRow } from "./edit-store.ts";
import {
  holdIds,
  type KeptRow,
  listChanged,
  lockKept,
  type Restored,
  writeRestored,
} from "./restore-store.ts";

/** Brings back the next trades of an edit, field by field, where nobody has changed the field since. */
export async function restoreSlice(tx: Tx, row: EditRow, limit: number): Promise<Done> {
  const ids = await listChanged(tx, { editId: row.id, afterId: row.afterId, limit });
  const status = ids.length < limit ? "undone" : "undoing";
  const hasNotes = row.change.notes !== undefined;
  const kept = await lockKept(tx, { editId: row.id, ids, hasNotes });
  const named = kept.flatMap(({ setup_id: setupId, tagIds }) => [setupId ?? [], tagIds].flat());
  const known = { ids: await holdIds(tx, [...new Set(named)]), isWhole: row.word !== null };
  const restored = kept.flatMap((each): Restored[] => {
    const edited = editedOf(each, row.change);
    return edited === null ? [] : [{ tradeId: each.tradeId, ...bringBack(edited, known) }];
  });
  await writeRestored(tx, row.id, restored);
  const others = restored.filter(({ isOther }) => isOther);
  if (hasNotes)
    await replaceWords(
      tx,
      others.map(({ tradeId, fields: { notes } }) => ({ id: tradeId, words: wordsIn(notes ?? "") })),
    );
  const whole = restored.filter(({ left }) => left.length === 0);
  return {
    edit: { ...row, status, restored: row.restored + whole.length, afterId: ids.at(-1) ?? row.afterId },
    written: others.length,
    left: [...new Set(restored.flatMap(({ left }) => left))],
  };
}

/** A trade as the edit found it, left it and as it stands; null where an older edit did not keep that. */
function editedOf(row: KeptRow, { notes, plannedStop, plannedRisk }: BulkChange): Edited | null {
  const { setup_id, planned_stop, planned_risk, tagIds, afterTagIds } = row;
  if (afterTagIds === null) return null;
  return {
    now: {
      notes: row.nowNotes,
      setup_id: row.nowSetupId,
      planned_stop: row.nowStop,
      planned_risk: row.nowRisk,
      tagIds: row.nowTagIds,
    },
    before: { notes: row.notes, setup_id, planned_stop, planned_risk, tagIds },
    after: {
      notes: notes ?? null,
      setup_id: row.afterSetupId,
      planned_stop: plannedStop === undefined ? planned_stop : plannedStop,
      planned_risk: plannedRisk === undefined ? planned_risk : plannedRisk,
      tagIds: afterTagIds,
    },
  };
}
