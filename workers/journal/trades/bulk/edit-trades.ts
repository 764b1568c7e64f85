import { type BulkEdit, MOST_EDITED_TRADES, type NewBulkEdit } from "#shared/contracts/bulk-edits.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { joined, type Tx } from "../../../db/ledger.ts";
import { queued } from "../../../jobs/kinds.ts";
import { resolveAccount } from "../resolve-account.ts";
import {
  type Done,
  forgetEdits,
  insertEdit,
  insertFoundTrades,
  insertNamedTrades,
  lockEdit,
} from "./edit-store.ts";
import { doSlice, isOver, toEdit } from "./do-slice.ts";

/**
 * Writes the same about many trades. The trades are those that the ids or the filter name now. One slice is
 * done at once, and a job does the rest.
 */
export function editTrades(ctx: Ctx, { ids, filter, set }: NewBulkEdit): Promise<BulkEdit> {
  return ctx.ledger.transaction(async (tx) => {
    await forgetEdits(tx);
    const id = newId("bulkEdit", tx.now);
    const trades =
      filter === undefined
        ? await insertNamedTrades(tx, id, ids ?? [])
        : await insertFoundTrades(tx, id, await resolveAccount(joined(tx), tx.userId, filter));
    if (trades > MOST_EDITED_TRADES)
      throw new Problem("too_many", `An edit may be about ${MOST_EDITED_TRADES} trades; narrow the filter.`);
    await insertEdit(tx, { id, change: set, trades, word: null });
    return toEdit((await begin(tx, id)).edit);
  });
}

/** Does the first slice of an edit, or of its undo, and leaves the rest to a job. */
export async function begin(tx: Tx, id: string): Promise<Done> {
  const row = await lockEdit(tx, id);
  if (row === null) throw new Problem("not_found");
  const done = await doSlice(tx, row, { waits: false });
  if (!isOver(done.edit)) tx.jobs.push(queued({ kind: "trades.edit", payload: { editId: id } }));
  return done;
}
