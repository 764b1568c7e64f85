import { MOST_EDITED_FILLS } from "#shared/contracts/bounds.ts";
import type { RowError } from "#shared/contracts/imports.ts";
import type { Tx } from "../../../db/ledger.ts";
import { cleanNote } from "../core/row-refused.ts";
import type { NewClaim } from "../core/incoming.ts";
import type { ReadRow } from "../core/parsed.ts";
import { findRoom, type Noted } from "./note-store.ts";

/** The notes of rows that their fills are to have, in the order of the file, and what is left out. */
export type ChosenNotes = { kept: Noted[]; leftOut: RowError[] };

/**
 * Chooses the notes of these rows that there is room for at their fills. The import tells of the others, by
 * the line of the first.
 */
export async function chooseNotes(
  tx: Tx,
  rows: readonly ReadRow[],
  claims: readonly NewClaim[],
): Promise<ChosenNotes> {
  const noted = notedFills(rows, claims);
  if (noted.length === 0) return { kept: [], leftOut: [] };
  const { held, room } = await findRoom(
    tx,
    noted.map(({ fillId }) => fillId),
  );
  let free = room;
  const { true: kept = [], false: lost = [] } = Object.groupBy(noted, ({ fillId }) =>
    held.has(fillId) || free-- > 0 ? "true" : "false",
  );
  const [first] = lost;
  return { kept, leftOut: first === undefined ? [] : [{ line: first.line, reason: lostWords(lost.length) }] };
}

/** Each fill with the note of its first row. */
function notedFills(rows: readonly ReadRow[], claims: readonly NewClaim[]): (Noted & { line: number })[] {
  const notes = new Map<number, string>();
  for (const { line, row } of rows) {
    const note = cleanNote(row.note ?? null);
    if (note !== null) notes.set(line, note);
  }
  if (notes.size === 0) return [];
  const byFill = new Map<string, Noted & { line: number }>();
  for (const { fillId, line, facts } of claims.toSorted((a, b) => a.line - b.line)) {
    const note = notes.get(line);
    if (note !== undefined && !facts.cancels && !byFill.has(fillId))
      byFill.set(fillId, { fillId, line, note });
  }
  return [...byFill.values()];
}

function lostWords(count: number): string {
  const notes = count === 1 ? "the note of this row was" : `the notes of ${count} rows from here on were`;
  return `${notes} left out; at most ${MOST_EDITED_FILLS} fills are changed, deleted or noted`;
}
