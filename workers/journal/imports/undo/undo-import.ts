import { Problem } from "#shared/problem.ts";
import type { Import } from "#shared/contracts/imports.ts";
import type { Ctx } from "../../../context.ts";
import { queued } from "../../../jobs/kinds.ts";
import { toImport } from "../import-row.ts";
import { resumeRemoval } from "./resume-removal.ts";
import { updateToUndoing } from "../ending-store.ts";
import { findImport } from "../store.ts";

/**
 * Begins to undo a completed import, or resumes an undo that failed. Throws not_found, import_running while
 * the import runs, and import_final when its rows are not in the ledger.
 */
export function undoImport(ctx: Ctx, id: string): Promise<Import> {
  return ctx.ledger.transaction(async (tx) => {
    const row = await updateToUndoing(tx, id, { from: ["completed"], endsAs: "undone" });
    if (row === null) {
      const resumed = await resumeRemoval(tx, id);
      if (resumed !== null) return toImport(resumed);
      const standing = await findImport(tx.query, tx.userId, id);
      if (standing === null) throw new Problem("not_found");
      const isOpen = standing.status === "queued" || standing.status === "running";
      throw new Problem(isOpen ? "import_running" : "import_final");
    }
    tx.audit.push({
      action: "import.undone",
      detail: { importId: id, new: row.rows_new },
    });
    tx.jobs.push(queued({ kind: "import.undo", payload: { importId: id } }));
    return toImport(row);
  });
}
