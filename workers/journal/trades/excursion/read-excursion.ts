import type * as z from "zod";
import type { getExcursion } from "#shared/contracts/excursion.ts";
import { type Bar, BAR_MS } from "#shared/contracts/market.ts";
import { doBarsFit, excursionOf, type Leg } from "#shared/excursion.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { findBars } from "../../../market/find-bars.ts";
import { explainTrade } from "../explain-trade.ts";
import { type Span, spanOfTrade } from "./core/span.ts";

/** Raised when the computation changes. */
const FORMULA = "excursion-1";

type Excursion = z.output<typeof getExcursion.reply & {}>;

/**
 * The excursions of a trade by the market's bars, and none where a split or a transfer changed its units.
 * Null for an unknown trade.
 */
export function readExcursion(ctx: Ctx, id: string): Promise<Excursion | null> {
  return excursionBy(ctx, id, (symbol, span) => barsOf(ctx, symbol, span));
}

/** Gives the bars of a span of time; none where the market has none. */
export type BarSource = (symbol: string, span: Span) => Promise<readonly Bar[]>;

/** As `readExcursion`, by the bars of that source. */
export async function excursionBy(ctx: Ctx, id: string, source: BarSource): Promise<Excursion | null> {
  const trade = await explainTrade(ctx, id, { method: "fifo", into: null });
  if (trade === null) return null;
  const { currency, direction, quantity, multiplier, closedAt, executions } = trade;
  const nothing = { mae: null, mfe: null, currency, fits: true, interval: null, bars: [], formula: FORMULA };
  const span = spanOfTrade(trade, ctx.now);
  if (span === null) return nothing;
  const bars = [...(await source(trade.symbol, span))];
  if (bars.length === 0) return nothing;
  const legs = executions.map((fill): Leg => ({
    at: Date.parse(fill.executedAt),
    side: fill.side,
    quantity: fill.quantity,
    price: fill.price,
  }));
  const { interval } = span;
  const fits = doBarsFit(legs, bars, BAR_MS[interval]);
  if (!fits) return { ...nothing, fits, interval, bars };
  const held = closedAt === null ? bars : bars.filter(({ at }) => at <= closedAt);
  return {
    ...nothing,
    ...excursionOf({ direction, quantity, multiplier, legs }, held, BAR_MS[interval]),
    fits,
    interval,
    bars,
  };
}

/** A refusal of the market is no bars: the trade is there all the same. */
async function barsOf(ctx: Ctx, symbol: string, span: Span): Promise<readonly Bar[]> {
  try {
    return (await findBars(ctx, symbol, span)).bars;
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}
