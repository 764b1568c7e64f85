import type { Ctx } from "../../../context.ts";
import { isSliceOver, type JobOutcome } from "../../../jobs/run-job.ts";
import { folderOf } from "../core/payloads.ts";
import { deleteOldHours, deleteRuns, listExpired } from "./prune-store.ts";

const RUNS_AT_ONCE = 200;

/**
 * Removes logs whose time is over, with their files, the oldest first. Files go before the rows that name
 * them.
 */
export async function pruneRuns(ctx: Ctx): Promise<JobOutcome> {
  for (;;) {
    const expired = await ctx.ledger.transaction((tx) => listExpired(tx, RUNS_AT_ONCE));
    for (const { id, has_files: hasFiles } of expired) {
      if (!hasFiles) continue;
      await deleteOutputs(ctx, id);
    }
    const isOver = await ctx.ledger.transaction(async (tx) => {
      await deleteRuns(
        tx,
        expired.map(({ id }) => id),
      );
      await deleteOldHours(tx);
      return isSliceOver(ctx, tx);
    });
    if (expired.length < RUNS_AT_ONCE) return;
    if (isOver) return { again: true };
  }
}

/** Removes the files of a run. It reads the first page again until none is left. */
async function deleteOutputs({ env, userId, giveSign }: Ctx, runId: string): Promise<void> {
  for (;;) {
    const { objects } = await env.FILES.list({ prefix: folderOf(userId, runId) });
    giveSign();
    if (objects.length === 0) return;
    await env.FILES.delete(objects.map(({ key }) => key));
  }
}
