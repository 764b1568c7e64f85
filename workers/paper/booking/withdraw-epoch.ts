import type { Ctx } from "../../context.ts";
import { queued } from "../../jobs/kinds.ts";
import { isSliceOver, type JobOutcome } from "../../jobs/run-job.ts";
import { takeBackFills } from "../../journal/imports/undo/take-back-fills.ts";
import { sourceOf } from "./source.ts";
import { lockBooked } from "./store.ts";

const CLAIMS_AT_ONCE = 5_000;
const PIECES_AN_EVENT = 10;

/**
 * Takes the fills of an ended epoch out of the journal's ledger, as an undo takes those of an import. They
 * stay in `paper_fills`. It may run twice and may be killed at any point.
 */
export async function withdrawEpoch(
  ctx: Ctx,
  given: { accountId: string; epoch: number },
): Promise<JobOutcome> {
  for (let piece = 1; ; piece++) {
    const outcome = await withdrawPiece(ctx, { ...given, piece });
    if (outcome === "ended") return;
    if (outcome === "slice over") return { again: true };
  }
}

type Piece = { accountId: string; epoch: number; piece: number };

function withdrawPiece(
  ctx: Ctx,
  { accountId, epoch, piece }: Piece,
): Promise<"ended" | "more" | "slice over"> {
  return ctx.ledger.transaction(async (tx) => {
    const taken = await takeBackFills(tx, sourceOf(accountId, epoch), CLAIMS_AT_ONCE);
    const account = await lockBooked(tx, accountId);
    const isOver = taken.isLast || isSliceOver(ctx, tx);
    if (taken.hasChanged && (isOver || piece % PIECES_AN_EVENT === 0)) {
      const accounts = account === null ? null : [account.name];
      const body = { importId: null, accounts, instruments: taken.instruments };
      tx.events.push({ type: "fills.changed", body });
    }
    // Asked for with the last piece, also when an earlier run of this job took the last fills.
    if (taken.isLast) tx.jobs.push(queued({ kind: "ledger.derive", payload: { importId: null } }));
    return taken.isLast ? "ended" : isOver ? "slice over" : "more";
  });
}
