import type { Ctx } from "../../context.ts";
import { inSample } from "../sample-ledger/in-sample.ts";
import { deleteJobs, deleteSample, lockSample } from "./store.ts";

/**
 * Removes the sample with everything that was worked out from it, in one transaction. The lock waits for the
 * transaction of a running import; the next one finds no sample. Without a sample it does nothing.
 */
export function removeSample(ctx: Ctx): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    const wasThere = await inSample(tx, async (mine) => {
      if ((await lockSample(mine)) === null) return false;
      await deleteSample(mine);
      return true;
    });
    if (!wasThere) return;
    await deleteJobs(tx);
    tx.events.push({ type: "sample.changed", body: { sample: null } });
    tx.audit.push({ action: "sample.removed", detail: {} });
  });
}
