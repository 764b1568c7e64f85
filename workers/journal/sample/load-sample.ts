import type { Sample } from "#shared/contracts/sample.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { queued } from "../../jobs/kinds.ts";
import { inSample } from "../sample-ledger/in-sample.ts";
import { toSample } from "./sample-row.ts";
import { deleteSample, hasOpenJob, insertSample, lockSample, type SampleRow } from "./store.ts";

/**
 * Queues the import of the sample year. A sample that is there or on its way stays as it is; one whose
 * loading has stopped is loaded anew.
 */
export function loadSample(ctx: Ctx): Promise<Sample> {
  return ctx.ledger.transaction(async (tx) => {
    const importId = newId("import", tx.now);
    const { row, isNew } = await claim(tx, importId);
    if (!isNew) {
      const hasJob = row.ready_at === null && (await hasOpenJob(tx));
      if (row.ready_at !== null || hasJob) return toSample(tx.userId, row, hasJob);
      await inSample(tx, async (mine) => {
        await deleteSample(mine);
        await insertSample(mine, importId);
      });
    }
    const asked = { import_id: importId, asked_at: new Date(tx.now).toISOString(), ready_at: null };
    const sample = toSample(tx.userId, asked, true);
    tx.jobs.push(queued({ kind: "sample.load", payload: { importId } }));
    tx.events.push({ type: "sample.changed", body: { sample } });
    tx.audit.push({ action: "sample.loaded", detail: {} });
    return sample;
  });
}

/** Inserts the sample's row, or locks the one that is there. After a removal meanwhile it inserts again. */
function claim(tx: Tx, importId: string): Promise<{ row: SampleRow; isNew: boolean }> {
  return inSample(tx, async (mine) => {
    for (let tries = 0; tries < 3; tries++) {
      const isNew = await insertSample(mine, importId);
      const row = await lockSample(mine);
      if (row !== null) return { row, isNew };
    }
    throw new Problem("not_ready");
  });
}
