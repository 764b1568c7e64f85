import type { Ctx } from "../../../context.ts";
import { isSliceOver, type JobOutcome } from "../../../jobs/run-job.ts";
import { doSlice, isOver } from "./do-slice.ts";
import { lockEdit } from "./edit-store.ts";

/** Goes on with an edit of many trades, or with its undo, a slice in each transaction. */
export async function continueEdit(ctx: Ctx, { editId }: { editId: string }): Promise<JobOutcome> {
  for (;;) {
    const done = await ctx.ledger.transaction(async (tx) => {
      const row = await lockEdit(tx, editId);
      return {
        edit: row === null ? null : (await doSlice(tx, row, { waits: true })).edit,
        isLast: isSliceOver(ctx, tx),
      };
    });
    if (done.edit === null || isOver(done.edit)) return;
    if (done.isLast) return { again: true };
  }
}
