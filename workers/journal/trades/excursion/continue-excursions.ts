import { type Bar, BAR_MS, type BarInterval, MOST_BARS } from "#shared/contracts/market.ts";
import type { Ctx } from "../../../context.ts";
import { type JobOutcome, SLICE_MS } from "../../../jobs/run-job.ts";
import { findBars } from "../../../market/find-bars.ts";
import type { readBars } from "../../../market/read-bars.ts";
import { holdWaiting, keepExcursions, listWaiting, type Waiting, type WorkedOut } from "./waiting-store.ts";
import { type BarSource, excursionBy } from "./read-excursion.ts";

/** So many results are written in one transaction. */
const MOST_KEPT = 10;

/** So many symbols may fail in one slice; where more do, the market itself is away. */
const MOST_FAILED = 10;

/**
 * Works out the excursions that wait, a slice at a time. A symbol for which the market does not answer holds
 * up no other. Behind the others the job fails by it, and is tried again later.
 */
export async function continueExcursions(ctx: Ctx, _: object, read?: typeof readBars): Promise<JobOutcome> {
  await ctx.ledger.transaction(holdWaiting);
  const source = windowsOf(ctx, read);
  const failed = new Map<string, unknown>();
  for (let isFirst = true; ; isFirst = false) {
    const waiting = await listWaiting(ctx.ledger, ctx.userId, [...failed.keys()]);
    if (waiting.length === 0) return isFirst ? undefined : endOf(failed);
    for (let at = 0; at < waiting.length; at += MOST_KEPT) {
      const rows = await workOut(ctx, waiting.slice(at, at + MOST_KEPT), { source, failed });
      const now = await keep(ctx, rows);
      if (failed.size >= MOST_FAILED) return endOf(failed);
      // A slice without a result would come again for ever.
      if (rows.length > 0 && now - ctx.now >= SLICE_MS) return { again: true };
    }
  }
}

/** The first failure, where there is one. */
function endOf(failed: ReadonlyMap<string, unknown>): void {
  for (const failure of failed.values()) throw failure;
}

async function workOut(
  ctx: Ctx,
  waiting: readonly Waiting[],
  { source, failed }: { source: BarSource; failed: Map<string, unknown> },
): Promise<WorkedOut[]> {
  const rows: WorkedOut[] = [];
  for (const each of waiting) {
    if (failed.has(each.symbol)) continue;
    try {
      const found = await excursionBy(ctx, each.id, source);
      rows.push({ ...each, mae: found?.mae ?? null, mfe: found?.mfe ?? null });
    } catch (error) {
      failed.set(each.symbol, error);
    }
  }
  return rows;
}

function keep(ctx: Ctx, rows: readonly WorkedOut[]): Promise<number> {
  return ctx.ledger.transaction(async (tx) => {
    if (rows.length > 0) {
      await keepExcursions(tx, rows);
      tx.events.push({ type: "excursions.worked_out", body: { trades: rows.length } });
    }
    return tx.now;
  });
}

type Window = { symbol: string; interval: BarInterval; from: number; to: number; bars: readonly Bar[] };

/**
 * Bars by windows as long as one answer may be. So the trades of a symbol that follow one another ask the
 * market once. A symbol that the market does not know has none, and any other failure is thrown.
 */
function windowsOf(ctx: Ctx, read: typeof readBars | undefined): BarSource {
  let last: Window | null = null;
  return async (symbol, { interval, from, to }) => {
    const isWithin =
      last?.symbol === symbol && last.interval === interval && last.from <= from && to <= last.to;
    if (!isWithin || last === null) {
      const end = Math.max(to, Math.min(from + MOST_BARS * BAR_MS[interval], ctx.now));
      last = {
        symbol,
        interval,
        from,
        to: end,
        bars: (await findBars(ctx, symbol, { interval, from, to: end }, read)).bars,
      };
    }
    const [begin, until] = [new Date(from).toISOString(), new Date(to).toISOString()];
    return last.bars.filter(({ at }) => at >= begin && at < until);
  };
}
