import { BAR_INTERVALS, BAR_MS, type BarInterval } from "#shared/contracts/market.ts";

/** Enough to see the path of a trade; an answer of the market may hold more. */
const MOST_BARS = 600;
/** Bars before the entry, and the least number after the exit. */
const AROUND = 30;

export type Span = { interval: BarInterval; from: number; to: number };

/**
 * The finest interval whose bars of the trade, before and after it fit into an answer, with bounds in epoch
 * ms. After the trade come half its length or thirty bars. Null for a trade of more than about a year.
 */
export function spanOf(openedAt: number, closedAt: number): Span | null {
  for (const interval of BAR_INTERVALS) {
    const length = BAR_MS[interval];
    const from = Math.floor(openedAt / length) * length - AROUND * length;
    const after = Math.max(AROUND * length, (closedAt - openedAt) / 2);
    const to = Math.ceil((closedAt + after) / length) * length;
    if ((to - from) / length <= MOST_BARS) return { interval, from, to };
  }
  return null;
}

type Held = {
  openedAt: string;
  closedAt: string | null;
  truncated: boolean;
  changes: readonly unknown[];
  executions: readonly { dateOnly: boolean }[];
};

/**
 * The span of a trade's bars at an instant (epoch ms). Null where its fills do not tell what it held. A split
 * or a transfer changed its units then, a fill has no time of day, or not all fills are told.
 */
export function spanOfTrade(trade: Held, now: number): Span | null {
  const { openedAt, closedAt, truncated, changes, executions } = trade;
  if (truncated || changes.length > 0 || executions.some(({ dateOnly }) => dateOnly)) return null;
  return spanOf(Date.parse(openedAt), closedAt === null ? now : Date.parse(closedAt));
}
