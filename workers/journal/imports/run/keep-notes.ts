import type { Tx } from "../../../db/ledger.ts";
import { cleanNote } from "../core/row-refused.ts";
import type { NewClaim } from "../core/incoming.ts";
import type { ReadRow } from "../core/parsed.ts";
import { insertNotes } from "./note-store.ts";

/** Keeps the notes of these rows at their fills, as their owner's own. A note that stands is kept. */
export async function keepNotes(
  tx: Tx,
  rows: readonly ReadRow[],
  claims: readonly NewClaim[],
): Promise<void> {
  const notes = new Map<number, string>();
  for (const { line, row } of rows) {
    const note = cleanNote(row.note ?? null);
    if (note !== null) notes.set(line, note);
  }
  if (notes.size === 0) return;
  const byFill = new Map<string, string>();
  for (const { fillId, line, facts } of claims) {
    const note = notes.get(line);
    if (note !== undefined && !facts.cancels) byFill.set(fillId, note);
  }
  if (byFill.size > 0)
    await insertNotes(
      tx,
      [...byFill].map(([fillId, note]) => ({ fillId, note })),
    );
}
