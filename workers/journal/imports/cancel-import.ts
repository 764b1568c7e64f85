import { Problem } from "#shared/problem.ts";
import type { Import } from "#shared/contracts/imports.ts";
import type { Ctx } from "../../context.ts";
import { queued } from "../../jobs/kinds.ts";
import { toImport } from "./import-row.ts";
import { resumeRemoval } from "./undo/resume-removal.ts";
import { updateToUndoing } from "./ending-store.ts";
import { findImport } from "./store.ts";

/**
 * Cancels an import that has not ended; a job removes the rows that the import wrote. A repeated call starts
 * that job again if it failed. Throws not_found or import_final.
 */
export function cancelImport(ctx: Ctx, id: string): Promise<Import> {
  return ctx.ledger.transaction(async (tx) => {
    const row = await updateToUndoing(tx, id, { from: ["queued", "running"], endsAs: "cancelled" });
    if (row === null) {
      const resumed = await resumeRemoval(tx, id);
      if (resumed !== null) return toImport(resumed);
      throw new Problem((await findImport(tx.query, tx.userId, id)) === null ? "not_found" : "import_final");
    }
    tx.audit.push({ action: "import.cancelled", detail: { importId: id, read: row.next_line } });
    tx.jobs.push(queued({ kind: "import.undo", payload: { importId: id } }));
    return toImport(row);
  });
}
