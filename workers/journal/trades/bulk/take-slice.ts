import type { EventBody } from "#shared/events.ts";
import type { Tx } from "../../../db/ledger.ts";
import { findNamed } from "../annotations/name-store.ts";
import { changedBy, type Resolved } from "../core/bulk-change.ts";
import { renameInFilters } from "../saved-filters/rename-in-filters.ts";
import { type EditRow, updateFilters } from "./edit-store.ts";
import { lockStanding, writeChanged } from "./slice-store.ts";
import { deleteWord, findName, holdWord, listWordTrades, noteTrades, type TakenWord } from "./word-store.ts";

/**
 * Takes a tag or a setup from the next trades that have it, and puts the other one in its place. Behind the
 * last trade the word itself goes.
 */
export async function takeSlice(
  tx: Tx,
  row: EditRow,
  { word, limit, waits }: { word: TakenWord; limit: number; waits: boolean },
): Promise<EditRow> {
  const ids = await listWordTrades(tx, word, limit);
  const changed = ids.length === 0 ? 0 : await takeFrom(tx, row.id, { word, ids });
  const isOver =
    ids.length < limit && (await removeWord(tx, row.id, word, { waits: waits && ids.length === 0 }));
  return { ...row, status: isOver ? "done" : "running", changed: row.changed + changed };
}

async function takeFrom(
  tx: Tx,
  editId: string,
  { word, ids }: { word: TakenWord; ids: readonly string[] },
): Promise<number> {
  const into = word.into === null ? null : await findNamed(tx, word.kind, word.into.id);
  noteTrades(tx, editId, ids);
  const change = changeOf(word, into?.id ?? null);
  const changed = (await lockStanding(tx, ids, undefined)).flatMap((each) => changedBy(each, change) ?? []);
  if (changed.length === 0) {
    // Somebody else took the word from all of them meanwhile; else the same trades would come again for ever.
    const [next] = await listWordTrades(tx, word, 1);
    if (next !== undefined && ids.includes(next)) throw new Error("no trade of a word lost it");
  }
  await writeChanged(tx, editId, changed, undefined);
  return changed.length;
}

function changeOf({ kind, id }: TakenWord, into: string | null): Resolved {
  const nothing = {
    plannedStop: undefined,
    plannedRisk: undefined,
    tagIds: undefined,
    added: [],
    removed: [],
  };
  if (kind === "setup") return { ...nothing, setupId: into };
  return { ...nothing, setupId: undefined, added: into === null ? [] : [into], removed: [id] };
}

/**
 * Removes a word that no trade has any more; false when it has to be tried again. A transaction that holds
 * trades or names waits for nobody here, because whoever names the word may wait for it.
 */
async function removeWord(
  tx: Tx,
  editId: string,
  word: TakenWord,
  { waits }: { waits: boolean },
): Promise<boolean> {
  if (!(await holdWord(tx, word, { waits }))) return waits;
  if ((await listWordTrades(tx, word, 1)).length > 0) return false;
  await deleteWord(tx, word);
  const to = word.into === null ? null : await findName(tx, { ...word, id: word.into.id });
  if (to !== null) {
    const filters = await renameInFilters(tx, word.kind, { from: word.name, to });
    if (filters.length > 0) await updateFilters(tx, editId, filters);
  }
  tellWord(tx, word, word.into === null ? "removed" : "merged");
  return true;
}

/** Tells what became of a tag or a setup. */
export function tellWord(
  tx: Tx,
  { kind, id }: Pick<TakenWord, "kind" | "id">,
  change: EventBody<"tag.changed">["change"] & EventBody<"setup.changed">["change"],
): void {
  if (kind === "tag") tx.events.push({ type: "tag.changed", body: { tagId: id, change } });
  else tx.events.push({ type: "setup.changed", body: { setupId: id, change } });
}
