import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { queued } from "../../jobs/kinds.ts";
import { subjectOf } from "./attachment-row.ts";
import { deleteAttachment } from "./store.ts";

/** Removes a picture from its trade or day. Its bytes go by a job that commits with it. */
export async function removeAttachment(ctx: Ctx, id: string): Promise<void> {
  await ctx.ledger.transaction(async (tx) => {
    const about = await deleteAttachment(tx, id);
    if (about === null) throw new Problem("not_found");
    tx.events.push({ type: "attachment.removed", body: { attachmentId: id, ...subjectOf(about) } });
    tx.jobs.push(queued({ kind: "attachment.settle", payload: { attachmentId: id, at: null } }));
  });
}
