import type { Tx } from "../../../db/ledger.ts";
import { queued } from "../../../jobs/kinds.ts";
import type { ImportRow } from "../import-row.ts";
import { hasOpenJob, lockImport } from "./undo-store.ts";

/**
 * An import that is being taken back, with its job begun anew if that one has failed; null when it is not being taken
 * back. The lock keeps two who ask at once from beginning two.
 */
export async function resumeRemoval(tx: Tx, id: string): Promise<ImportRow | null> {
  const row = await lockImport(tx, id);
  if (row?.status !== "undoing") return null;
  if (!(await hasOpenJob(tx, "import.undo", id)))
    tx.jobs.push(queued({ kind: "import.undo", payload: { importId: id } }));
  return row;
}
