import type { Ctx } from "../../../context.ts";
import type { Tx } from "../../../db/ledger.ts";
import { isSliceOver, type JobOutcome } from "../../../jobs/run-job.ts";
import * as store from "./derivation-store.ts";
import { type Claimed, type DerivedSpan, deriveSpan } from "../core/derive.ts";
import { emptyRows, type Rows } from "../core/rows.ts";
import { deleteSpans, insertSpans } from "./span-store.ts";
import { settleDerived } from "../structures/settle-derived.ts";
import { touchedWeeks } from "../core/touched-weeks.ts";

/** One transaction derives at most this many instruments and reads at most this many fills. */
const BATCH_INSTRUMENTS = 200;
const BATCH_FILLS = 8_000;
const PATIENCE_MS = 100;

type Batch = { outcome: "derived" | "finished" | "held"; instruments: number; isLast: boolean };

/**
 * Derives trades and closes of every dirty instrument, one batch per transaction. Each batch commits with its
 * mark in `dirty`, so a killed run resumes where it stopped.
 */
export async function deriveLedger(ctx: Ctx, { importId }: { importId: string | null }): Promise<JobOutcome> {
  let instruments = 0;
  for (;;) {
    const done = await ctx.ledger.transaction((tx) => deriveBatch(tx, ctx, importId, instruments));
    if (done.outcome === "finished") return;
    instruments += done.instruments;
    if (done.outcome === "held") {
      // Another derivation holds the remaining instruments. This import's end is reported only after that one
      // finishes.
      await scheduler.wait(PATIENCE_MS);
      return { again: true };
    }
    if (done.isLast) return { again: true };
  }
}

async function deriveBatch(tx: Tx, ctx: Ctx, importId: string | null, before: number): Promise<Batch> {
  const { userId } = tx;
  const claimed = await store.claimDirty(tx, userId, BATCH_INSTRUMENTS, BATCH_FILLS + 1);
  const spans = await deriveSpans(tx, ctx, withinBudget(claimed));
  const instruments = spans.filter((span) => span.isDone).length;
  const isLast = isSliceOver(ctx, tx);
  if (await store.hasDirty(tx, userId))
    return { outcome: spans.length > 0 ? "derived" : "held", instruments, isLast };
  const version = await store.lockLedgerVersion(tx, userId);
  const ledgerVersion = version + (spans.length > 0 ? 1 : 0);
  tx.events.push({
    type: "trades.derived",
    body: { importId, instruments: before + instruments, ledgerVersion },
  });
  return { outcome: "finished", instruments, isLast };
}

/**
 * As many instruments as fit into BATCH_FILLS, and always at least one, because a long history is read page
 * by page.
 */
function withinBudget(claimed: readonly Claimed[]): Claimed[] {
  let fills = 0;
  return claimed.filter(({ fillsAhead }, index) => (fills += fillsAhead) <= BATCH_FILLS || index === 0);
}

async function deriveSpans(tx: Tx, ctx: Ctx, claimed: readonly Claimed[]): Promise<DerivedSpan[]> {
  if (claimed.length === 0) return [];
  const { userId } = tx;
  // The fills are garbage before the rows are written, which take as much memory.
  const { spans, rows } = await foldWalks(tx, userId, claimed);
  const gone = await deleteSpans(tx, userId, spans);
  await insertSpans(tx, userId, spans, rows);
  await settleDerived(tx, spans, rows.trades);
  await store.markWeeks(tx, userId, touchedWeeks(spans, gone, ctx.now));
  await store.settleDirty(tx, userId, spans);
  tx.ledgerChanged();
  return spans;
}

async function foldWalks(
  tx: Tx,
  userId: string,
  claimed: readonly Claimed[],
): Promise<{ spans: DerivedSpan[]; rows: Rows }> {
  const walks = claimed.map((one) => ({
    ...one,
    since: one.before,
    limit: Math.min(one.fillsAhead, BATCH_FILLS),
  }));
  const fills = await store.listWalks(tx, userId, walks);
  const rows = emptyRows();
  const spans: DerivedSpan[] = [];
  for (const [index, one] of claimed.entries()) {
    let read = fills[index] ?? [];
    let isLast = one.fillsAhead <= BATCH_FILLS;
    let span = deriveSpan({ claimed: one, fills: read, isLast, rows, place: index + 1 });
    // A single second fills the whole page, so the page grows until that second ends.
    for (let limit = 2 * BATCH_FILLS; span === null; limit *= 2) {
      [read = []] = await store.listWalks(tx, userId, [{ ...one, since: one.before, limit }]);
      isLast = read.length < limit;
      span = deriveSpan({ claimed: one, fills: read, isLast, rows, place: index + 1 });
    }
    spans.push(span);
  }
  return { spans, rows };
}
