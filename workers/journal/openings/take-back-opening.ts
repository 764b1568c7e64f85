import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { queued } from "../../jobs/kinds.ts";
import { deleteOpening, findSubject, markSubject } from "./store.ts";

/** Takes an answer back; the trades are derived again without it. Throws not_found when there is none. */
export async function takeBackOpening(ctx: Ctx, id: string): Promise<void> {
  await ctx.ledger.transaction(async (tx) => {
    const kind = await deleteOpening(tx, id);
    if (kind === null) throw new Problem("not_found");
    const subject = await findSubject(tx, id);
    // Without its sale or transfer, an answer has changed no trade.
    if (subject !== null) await markSubject(tx, subject);
    tx.audit.push({ action: "opening.taken_back", detail: { subject: id, kind } });
    tx.jobs.push(queued({ kind: "ledger.derive", payload: { importId: null } }));
  });
}
