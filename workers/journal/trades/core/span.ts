import type { OpenTrade, Sink } from "./open-trade.ts";
import { writeState } from "./checkpoint.ts";
import { applySecond, endOfSecond, type Entry, secondOf } from "./order.ts";

/** The most fills between two checkpoints, unless so many lots are held that writing them would cost more. */
export const CHECKPOINT_FILLS = 5000;

/**
 * The state of the fold after every fill executed before `before` (epoch ms); `fills` counts those since the
 * last checkpoint.
 */
export type Checkpoint = { before: number; state: string; fills: number };

export type Span = {
  trade: OpenTrade | null;
  /** Fills and moves, ordered by time, beginning with the first one that is not in the state. */
  fills: readonly Entry[];
  /**
   * False when the page of fills is full: its last second may be incomplete and is left for the next span.
   */
  isLast: boolean;
  /**
   * Instants after the whole change at which the position used to be flat, in order. When it is flat there
   * again, the later rows are still right. Only flat instants count, because an earlier page may have
   * rewritten the row of a trade that spans them.
   */
  flatAfter: readonly number[];
  /** The number of fills between two checkpoints. */
  every: number;
};

/**
 * `before` is where the span ends: all rows from fills before it are now right. When `consumed` is 0, the
 * fold needs more fills.
 */
export type SpanEnd = {
  trade: OpenTrade | null;
  consumed: number;
  before: number;
  hasConverged: boolean;
  checkpoints: Checkpoint[];
};

/**
 * Folds a span of one instrument's fills. It makes checkpoints where the position was last flat if possible,
 * and one at the end.
 */
export function foldSpan({ trade: start, fills, isLast, flatAfter, every }: Span, sink: Sink): SpanEnd {
  const checkpoints: Checkpoint[] = [];
  let trade = start;
  let consumed = 0;
  let written = 0;
  let before = 0;
  let flat: { before: number; consumed: number } | null = null;
  let next = 0;
  while (consumed < fills.length) {
    const end = endOfSecond(fills, consumed);
    if (end === fills.length && !isLast) break;
    const second = secondOf(fills[consumed]?.at ?? 0);
    for (let old = flatAfter[next]; old !== undefined && old <= second; old = flatAfter[++next]) {
      if (trade === null) return { trade, consumed, before: old, hasConverged: true, checkpoints };
    }
    trade = applySecond(trade, fills, consumed, end, sink);
    consumed = end;
    before = second + 1000;
    if (trade === null) flat = { before, consumed };
    if (consumed - written >= Math.max(every, lotCount(trade) / 2)) {
      const here: { before: number; consumed: number } = flat ?? { before, consumed };
      const state = writeState(flat === null ? trade : null);
      checkpoints.push({ before: here.before, state, fills: here.consumed - written });
      written = here.consumed;
      flat = null;
    }
  }
  if (consumed > written) checkpoints.push({ before, state: writeState(trade), fills: consumed - written });
  return { trade, consumed, before, hasConverged: false, checkpoints };
}

function lotCount(trade: OpenTrade | null): number {
  if (trade === null) return 0;
  return trade.books === null ? trade.lots.length : trade.books.hifo.lots.length;
}
