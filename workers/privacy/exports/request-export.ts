import type { Export } from "#shared/contracts/privacy.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { queued } from "../../jobs/kinds.ts";
import { findOpenExport, insertExport, toExport } from "./exports-store.ts";

/** Starts the gathering. While it runs, a second request gets the same export. */
export function requestExport(ctx: Ctx): Promise<Export> {
  const id = newId("export", ctx.now);
  const jobId = newId("job", ctx.now);
  return ctx.ledger.transaction(async (tx) => {
    const row = await insertExport(tx, { id, jobId, now: ctx.now });
    if (row === null) {
      const open = await findOpenExport(tx);
      if (open === null) throw new Problem("not_ready", undefined, { retryAfterSeconds: 1 });
      return toExport(open, ctx.now);
    }
    tx.jobs.push(queued({ kind: "privacy.export", payload: { exportId: id }, id: jobId }));
    tx.audit.push({ action: "export.requested", detail: { exportId: id } });
    return toExport(row, ctx.now);
  });
}
