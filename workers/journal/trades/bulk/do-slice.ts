import type { BulkChange, BulkEdit } from "#shared/contracts/bulk-edits.ts";
import type { Tx } from "../../../db/ledger.ts";
import { changedBy, hasNoRoom, type Resolved } from "../core/bulk-change.ts";
import { fold } from "../core/fold.ts";
import { wordsIn } from "../core/words.ts";
import { holdNamed } from "../annotations/name-store.ts";
import { nameThem } from "../annotations/name-them.ts";
import { replaceWords } from "../annotations/word-store.ts";
import { type Done, type EditRow, updateEdit } from "./edit-store.ts";
import { takeSlice } from "./take-slice.ts";
import { restoreSlice } from "./restore-slice.ts";
import { listSlice, lockStanding, writeChanged } from "./slice-store.ts";

/** So many trades are written in one transaction; notes bring their words with them. */
const SLICE = 1000;
const SLICE_WITH_NOTES = 200;

export function isOver({ status }: Pick<EditRow, "status">): boolean {
  return status === "done" || status === "undone";
}

export function toEdit(row: EditRow): BulkEdit {
  const { id, status, trades, changed, noRoom, restored, createdAt, word } = row;
  const told = word && { kind: word.kind, id: word.id, name: word.name, into: word.into };
  const remaining = status === "undone" ? changed - restored : 0;
  return { id, status, trades, changed, noRoom, restored, remaining, createdAt, word: told };
}

/**
 * Does the next slice of a locked edit or of its undo. Only a transaction that holds nothing else `waits` for
 * those who hold the word of the edit.
 */
export async function doSlice(tx: Tx, row: EditRow, { waits }: { waits: boolean }): Promise<Done> {
  if (isOver(row)) return { edit: row, written: 0, left: [] };
  const limit = row.change.notes === undefined ? SLICE : SLICE_WITH_NOTES;
  const done = await nextSlice(tx, row, { limit, waits });
  const { edit, written } = done;
  await updateEdit(tx, edit);
  const fields = row.word === null ? Object.keys(row.change) : [FIELDS[row.word.kind]];
  if (written > 0)
    tx.events.push({ type: "trade.annotated", body: { tradeId: null, trades: written, fields } });
  if (isOver(edit)) tx.events.push({ type: "trades.edited", body: { edit: toEdit(edit) } });
  return done;
}

const FIELDS = { tag: "tags", setup: "setup" };

async function nextSlice(
  tx: Tx,
  row: EditRow,
  { limit, waits }: { limit: number; waits: boolean },
): Promise<Done> {
  if (row.status !== "running") return restoreSlice(tx, row, limit);
  const edit =
    row.word === null
      ? await writeSlice(tx, row, limit)
      : await takeSlice(tx, row, { word: row.word, limit, waits });
  return { edit, written: edit.changed - row.changed, left: [] };
}

async function writeSlice(tx: Tx, row: EditRow, limit: number): Promise<EditRow> {
  const { change } = row;
  const ids = await listSlice(tx, { editId: row.id, afterId: row.afterId, limit });
  const last = ids.at(-1);
  if (last === undefined) return { ...row, status: "done" };
  const resolved = await resolve(tx, change);
  const standing = await lockStanding(tx, ids, change.notes);
  const changed = standing.flatMap((each) => changedBy(each, resolved) ?? []);
  if (changed.length > 0) await writeChanged(tx, row.id, changed, change.notes);
  if (change.notes !== undefined) {
    const words = wordsIn(change.notes);
    await replaceWords(
      tx,
      changed.map(({ before: { tradeId } }) => ({ id: tradeId, words })),
    );
  }
  const status = ids.length < limit ? "done" : "running";
  const noRoom = row.noRoom + standing.filter((each) => hasNoRoom(each, resolved)).length;
  return { ...row, status, changed: row.changed + changed.length, noRoom, afterId: last };
}

/** The ids of an edit's tags and setup; a tag that is to be removed is not made for that. */
async function resolve(tx: Tx, change: BulkChange): Promise<Resolved> {
  const idsOf = async (names: readonly string[] | undefined) =>
    (await nameThem(tx, "tag", names ?? [])).map(({ id }) => id);
  const { tags, addTags, removeTags, setup, plannedStop, plannedRisk } = change;
  const [named] = typeof setup === "string" ? await nameThem(tx, "setup", [setup]) : [];
  const removed = removeTags === undefined ? [] : await holdNamed(tx, "tag", removeTags.map(fold));
  return {
    setupId: setup === undefined || setup === null ? setup : (named?.id ?? null),
    plannedStop,
    plannedRisk,
    tagIds: tags === undefined ? undefined : await idsOf(tags),
    added: await idsOf(addTags),
    removed: removed.map(({ id }) => id),
  };
}
