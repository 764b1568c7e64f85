import { type Bar, BAR_MS, type BarInterval, MarketSymbol, MOST_BARS } from "#shared/contracts/market.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { type JobOutcome, SLICE_MS } from "../../../jobs/run-job.ts";
import { readBars } from "../../../market/read-bars.ts";
import { keepExcursions, listWaiting, type WorkedOut } from "./waiting-store.ts";
import { type BarSource, excursionBy } from "./read-excursion.ts";

/** So many results are written in one transaction. */
const MOST_KEPT = 10;

/**
 * Works out the excursions that wait, a slice at a time. Where the market does not answer, what is worked out
 * is kept, and the job is tried again later.
 */
export async function continueExcursions(ctx: Ctx): Promise<JobOutcome> {
  const waiting = await listWaiting(ctx.ledger, ctx.userId);
  const source = windowsOf(ctx);
  for (let at = 0; at < waiting.length; at += MOST_KEPT) {
    const rows: WorkedOut[] = [];
    let failure: unknown = null;
    for (const each of waiting.slice(at, at + MOST_KEPT)) {
      try {
        const found = await excursionBy(ctx, each.id, source);
        rows.push({ ...each, mae: found?.mae ?? null, mfe: found?.mfe ?? null });
      } catch (error) {
        failure = error;
        break;
      }
    }
    const now = await keep(ctx, rows);
    if (failure !== null) throw failure;
    if (now - ctx.now >= SLICE_MS) return { again: true };
  }
  return waiting.length === 0 ? undefined : { again: true };
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
function windowsOf(ctx: Ctx): BarSource {
  let last: Window | null = null;
  return async (symbol, { interval, from, to }) => {
    const isWithin =
      last?.symbol === symbol && last.interval === interval && last.from <= from && to <= last.to;
    if (!isWithin || last === null) {
      const end = Math.max(to, Math.min(from + MOST_BARS * BAR_MS[interval], ctx.now));
      last = { symbol, interval, from, to: end, bars: await ask(ctx, symbol, { interval, from, to: end }) };
    }
    const [begin, until] = [new Date(from).toISOString(), new Date(to).toISOString()];
    return last.bars.filter(({ at }) => at >= begin && at < until);
  };
}

async function ask(
  ctx: Ctx,
  symbol: string,
  { interval, from, to }: Pick<Window, "interval" | "from" | "to">,
): Promise<readonly Bar[]> {
  const known = MarketSymbol.safeParse(symbol);
  if (!known.success) return [];
  const span = { interval, from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  try {
    return (await readBars(ctx, known.data, span)).bars;
  } catch (error) {
    if (error instanceof Problem && error.code === "not_found") return [];
    throw error;
  }
}
