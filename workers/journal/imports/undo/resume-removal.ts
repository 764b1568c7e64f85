import type { Tx } from "../../../db/ledger.ts";
import { queued } from "../../../jobs/kinds.ts";
import type { ImportRow } from "../store.ts";
import { hasOpenJob, lockImport } from "./undo-store.ts";

/**
 * Finds an import that is being removed and queues its job again after a failure. It returns null when the
 * import is not being removed. The lock keeps two concurrent requests from queuing two jobs.
 */
export async function resumeRemoval(tx: Tx, id: string): Promise<ImportRow | null> {
  const row = await lockImport(tx, id);
  if (row?.status !== "undoing") return null;
  if (!(await hasOpenJob(tx, "import.undo", id)))
    tx.jobs.push(queued({ kind: "import.undo", payload: { importId: id } }));
  return row;
}
