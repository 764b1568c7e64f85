import type { OpenTrade, Sink } from "./position.ts";
import { writeState } from "./checkpoint.ts";
import { applySecond, endOfSecond, secondOf, type StoredFill } from "./order.ts";

/** At most this many fills lie between two checkpoints, unless the lots held are so many that writing them would cost more. */
export const CHECKPOINT_FILLS = 5000;

/** The state of the fold when every fill executed before `before` (epoch ms) is in it; `fills` counts those since the checkpoint before. */
export type Checkpoint = { before: number; state: string; fills: number };

export type Span = {
  trade: OpenTrade | null;
  /** Ordered by time, beginning with the first that is not in the state. */
  fills: readonly StoredFill[];
  /** False when the fills were cut off: the last second may then be incomplete and is left for the next span. */
  isLast: boolean;
  /**
   * Instants behind everything that changed at which the position used to be flat, in order: flat there again, the rest
   * still stands. Inside a trade nothing is met, because its row may have been written anew by a page before.
   */
  flatAfter: readonly number[];
  /** Fills between two checkpoints. */
  every: number;
};

/** `before` is where the span ends: everything derived from fills before it is now right. `consumed` of 0 means that more fills are needed. */
export type SpanEnd = {
  trade: OpenTrade | null;
  consumed: number;
  before: number;
  hasConverged: boolean;
  checkpoints: Checkpoint[];
};

/** Folds a span of one instrument's fills, with checkpoints where the position was flat if it was, and one at the end. */
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
