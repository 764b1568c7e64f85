import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import { type Kind, type Listed, renameNamed } from "../annotations/name-store.ts";
import { fold } from "../core/fold.ts";
import { renameInFilters } from "../saved-filters/rename-in-filters.ts";

/** Gives a locked tag or setup another name, with which the kept filters find it. */
export async function renameWord(
  tx: Tx,
  kind: Kind,
  { row, name }: { row: Listed; name: string },
): Promise<void> {
  if (name === row.name) return;
  if (!(await renameNamed(tx, kind, { id: row.id, name, folded: fold(name) })))
    throw new Problem("name_taken", `Another ${kind} is called ${name}. You can merge the two.`);
  await renameInFilters(tx, kind, { from: row.name, to: name });
}
