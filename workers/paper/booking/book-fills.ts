import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { queued } from "../../jobs/kinds.ts";
import { isSliceOver, type JobOutcome } from "../../jobs/run-job.ts";
import { stateFills, type UnfiledRow } from "../../journal/imports/unfiled/state-fills.ts";
import { sourceOf } from "./source.ts";
import { awaitWriters, listUnbooked, lockBooked, type UnbookedRow, updateBooked } from "./store.ts";

const FILLS_AT_ONCE = 1_000;
/** Pieces take a tenth of a second, so clients get no more events than they can fetch after. */
const PIECES_AN_EVENT = 10;

/**
 * Moves the fills of a paper account into the one ledger of the journal. It may run twice and may be killed
 * at any point. Fills of an earlier epoch have left the account's figures and are only marked.
 */
export async function bookFills(ctx: Ctx, { accountId }: { accountId: string }): Promise<JobOutcome> {
  // A transaction that found this job waiting queued no other job. Its fills are visible after this wait.
  await ctx.ledger.transaction((tx) => awaitWriters(tx, accountId));
  const untold = { instruments: 0 };
  for (let piece = 1; ; piece++) {
    const outcome = await bookPiece(ctx, { accountId, piece, untold });
    if (outcome === "ended") return;
    if (outcome === "slice over") return { again: true };
  }
}

type Piece = { accountId: string; piece: number; untold: { instruments: number } };

function bookPiece(ctx: Ctx, { accountId, piece, untold }: Piece): Promise<"ended" | "more" | "slice over"> {
  return ctx.ledger.transaction(async (tx) => {
    const account = await lockBooked(tx, accountId);
    if (account === null) return "ended";
    const fills = await listUnbooked(tx, accountId, FILLS_AT_ONCE);
    if (fills.length > 0) untold.instruments += await book(tx, account, fills);
    const isLast = fills.length < FILLS_AT_ONCE;
    const isOver = isLast || isSliceOver(ctx, tx);
    if (untold.instruments > 0 && (isOver || piece % PIECES_AN_EVENT === 0)) {
      const body = { importId: null, accounts: [account.name], instruments: untold.instruments };
      tx.events.push({ type: "fills.changed", body });
      tx.jobs.push(queued({ kind: "ledger.derive", payload: { importId: null } }));
      untold.instruments = 0;
    }
    return isLast ? "ended" : isOver ? "slice over" : "more";
  });
}

/** Returns how many instruments changed. */
async function book(
  tx: Tx,
  account: { id: string; name: string },
  fills: readonly UnbookedRow[],
): Promise<number> {
  const current = fills.filter(({ is_current: isCurrent }) => isCurrent);
  const source = sourceOf(account.id, current[0]?.epoch ?? 0);
  const changed = await stateFills(tx, { source, account, rows: current.map(toRow) });
  await updateBooked(
    tx,
    fills.map(({ id }) => id),
  );
  return changed;
}

function toRow(fill: UnbookedRow): UnfiledRow {
  return {
    symbol: fill.symbol,
    isin: null,
    currency: fill.currency,
    assetClass: fill.asset_class,
    multiplier: fill.multiplier,
    underlying: null,
    expiry: null,
    strike: null,
    right: null,
    side: fill.side,
    quantity: fill.quantity,
    price: fill.price,
    fee: fill.fee,
    feeCurrency: fill.currency,
    executedAt: Date.parse(fill.at),
    dateOnly: false,
    effect: null,
    executionId: fill.id,
  };
}
