import { isId } from "#shared/ids.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { queued } from "../../jobs/kinds.ts";
import { isSliceOver, type JobOutcome } from "../../jobs/run-job.ts";
import { hasBars } from "../../market/find-bars.ts";
import { listEntryFills } from "./add-store.ts";
import * as bars from "./bar-store.ts";
import { type DayBar, type InstrumentDay, keyOf } from "./core/day-bars.ts";
import { heldDays } from "./core/disposition.ts";
import { marksOf, placeOf, pricedDays } from "./core/marks.ts";
import { mayHaveCrossed, withoutCrossed } from "./core/crossed-units.ts";
import type { TradeSpan } from "./core/pairs.ts";
import { withMoves } from "./core/unit-moves.ts";
import { type CountedWeeks, countWeeks, FORMULAS } from "./core/weekly-buckets.ts";
import type { Score } from "./core/score.ts";
import { scoreHistory } from "./core/score-history.ts";
import { findEvidence } from "./evidence-store.ts";
import * as history from "./history-store.ts";
import { listFillSums, listOpenUnits, listPriceRanges } from "./mark-store.ts";
import { listMoves } from "./move-store.ts";
import * as store from "./store.ts";
import * as weeks from "./week-store.ts";
import { dayOf, slicesOf, spansOf, type Span } from "./core/weeks.ts";

/** One transaction counts at most this many round trips, or one week. */
const PIECE_TRADES = 8_000;
/** So many round trips are cut into pieces at once, which is more than a slice of the job counts. */
const READY_TRADES = 4 * PIECE_TRADES;

/**
 * Counts the changed weeks and scores the whole history from the counts. A week loses its mark in the
 * transaction that counts it, so a killed run resumes where it stopped.
 */
export async function scoreBiases(ctx: Ctx, { importId }: { importId: string | null }): Promise<JobOutcome> {
  for (;;) {
    const pieces = await spreadMarks(ctx);
    if (pieces.length === 0 && (await ctx.ledger.transaction((tx) => score(tx, ctx, importId)))) return;
    for (const piece of pieces)
      if (await ctx.ledger.transaction((tx) => countPiece(tx, ctx, piece))) return { again: true };
  }
}

/** Marks the weeks that a changed week affects, and cuts the first marked weeks into pieces. */
async function spreadMarks(ctx: Ctx): Promise<Span[]> {
  return ctx.ledger.transaction(async (tx) => {
    await weeks.takeTouchedWeeks(tx, ctx.userId);
    await weeks.markOutdated(tx, ctx.userId, Object.values(FORMULAS));
    const changed = await weeks.lockUnspreadWeeks(tx, ctx.userId);
    if (changed.length > 0) await weeks.spreadWeeks(tx, ctx.userId, changed, spansOf(changed));
    const ready = await weeks.listSpreadWeeks(tx, ctx.userId, READY_TRADES);
    const counts = new Map(ready.map(({ week, trades }) => [week, trades]));
    return spansOf(ready.map(({ week }) => week)).flatMap((span) => slicesOf(span, counts, PIECE_TRADES));
  });
}

/** True when the job has used up its slice. */
async function countPiece(tx: Tx, ctx: Ctx, piece: Span): Promise<boolean> {
  const { userId } = tx;
  const taken = await weeks.takeWeeks(tx, userId, piece);
  if (taken.length > 0) await countTaken(tx, userId, { piece, taken });
  return isSliceOver(ctx, tx);
}

async function countTaken(
  tx: Tx,
  userId: string,
  { piece, taken }: { piece: Span; taken: readonly string[] },
): Promise<void> {
  // The trades are garbage before the counts are written.
  const counted = await count(tx, userId, piece);
  const own = new Set(taken);
  await Promise.all([
    store.replaceBuckets(tx, userId, {
      weeks: taken,
      buckets: counted.buckets.filter(({ week }) => own.has(week)),
    }),
    store.replaceEvidence(
      tx,
      userId,
      taken,
      counted.evidence.filter(({ week }) => own.has(week)),
    ),
    // No market knows the instruments of a sample.
    isId("sample", userId) ? undefined : bars.askForBars(tx, userId, counted.unpriced),
  ]);
}

type Counted = Pick<CountedWeeks, "buckets" | "evidence"> & {
  /** Days on which the market's prices would be used and are not kept. */
  unpriced: InstrumentDay[];
};

async function count(tx: Tx, userId: string, piece: Span): Promise<Counted> {
  const [found, sales] = await Promise.all([
    history.listTradesAround(tx, userId, piece),
    history.listSales(tx, userId, piece),
  ]);
  const moves = await listMoves(tx, userId, found);
  const moved = found.map((trade) => withMoves(trade, moves.get(placeOf(trade)) ?? []));
  const trades = await withOwnUnits(tx, userId, moved);
  const [ranges, kept] = await Promise.all([
    listPriceRanges(tx, userId, moves.values(), piece),
    bars.listDayBars(tx, userId, piece),
  ]);
  const held = heldDays(trades, sales, piece);
  const priced = pricedDays(held, ranges, kept);
  const sums = await listFillSums(tx, userId, [...new Set(priced.map(({ trade }) => trade))], piece.to);
  const marks = marksOf(priced, { ranges, bars: kept, sums, moves });
  const entryFills = await listEntryFills(tx, userId, trades, piece);
  const { withoutExit, ...counted } = countWeeks(
    { trades: withCloses(trades, kept), sales, marks, entryFills },
    piece,
  );
  const asked = [...held.map(({ trade: { instrument }, day }) => ({ instrument, day })), ...withoutExit];
  return { ...counted, unpriced: asked.filter((each) => !kept.has(keyOf(each))) };
}

/** The trades with the market's last close before the day of their opening, where that is kept. */
function withCloses(trades: TradeSpan[], kept: ReadonlyMap<string, DayBar>): TradeSpan[] {
  if (kept.size === 0) return trades;
  return trades.map((trade) => {
    const bar = kept.get(keyOf({ instrument: trade.instrument, day: dayOf(trade.openedAt) }));
    if (bar === undefined || bar.before === null) return trade;
    return { ...trade, closeBefore: { price: bar.before, source: bar.source } };
  });
}

/** The trades without the units of a transfer that had closed the position before them. */
async function withOwnUnits(tx: Tx, userId: string, trades: readonly TradeSpan[]): Promise<TradeSpan[]> {
  const opened = trades.filter(mayHaveCrossed);
  if (opened.length === 0) return [...trades];
  const [sums, held] = await Promise.all([
    listFillSums(tx, userId, opened, tx.now),
    listOpenUnits(tx, userId, opened),
  ]);
  const own = new Map(
    opened.map((trade) => [
      trade.id,
      withoutCrossed(trade, sums.get(trade.id) ?? [], held.get(trade.id) ?? "0"),
    ]),
  );
  return trades.map((trade) => own.get(trade.id) ?? trade);
}

/** False when a week was marked in the meantime and must be counted first. */
async function score(tx: Tx, ctx: Ctx, importId: string | null): Promise<boolean> {
  const { userId } = ctx;
  await store.lockScores(tx, userId);
  if (await weeks.hasDirtyWeeks(tx, userId)) return false;
  const scores = [];
  for (const each of await scoreHistory((kind) => store.listWeeks(tx, userId, { kind })))
    scores.push({ ...each, ...(await findEvidence(tx, userId, each)) });
  await store.replaceThresholds(tx, userId, scores.flatMap(thresholdOf));
  if (hasBars(ctx.env) && (await bars.hasWaiting(tx, { userId, until: tx.now })))
    tx.jobs.push(queued({ kind: "bias.bars", payload: {} }));
  const ledgerVersion = await store.upsertScores(tx, userId, { scores, at: ctx.now });
  tx.events.push({
    type: "bias.scored",
    body: {
      importId,
      ledgerVersion,
      biases: scores.map(({ bias, status, verdict }) => ({ bias, status, verdict })),
    },
  });
  return true;
}

/** From where on a trade shows a habit, for a caller that asks about one trade. */
function thresholdOf({ bias, status, measure, n, parts }: Score): store.Threshold[] {
  const { thresholdSeconds, calibratedOn, longSeconds, usualNumber, farRun, hour } = parts;
  const told = (threshold: store.Threshold["threshold"]): store.Threshold[] => [
    { bias, threshold, n: calibratedOn ?? n },
  ];
  if (thresholdSeconds !== undefined) return told({ seconds: thresholdSeconds });
  if (status !== "scored") return [];
  if (measure === "hold_ratio" && longSeconds !== undefined) return told({ seconds: longSeconds });
  if (usualNumber !== undefined) return told({ least: usualNumber + 1 });
  if (farRun !== undefined) return told({ least: farRun });
  if (hour !== undefined) return told({ hour });
  return told({ least: 0 });
}
