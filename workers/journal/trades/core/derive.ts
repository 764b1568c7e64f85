import type { AssetClass } from "#shared/contracts/fills.ts";
import type { Sink } from "./open-trade.ts";
import { readMultiplier, type Rows, rowSink } from "./rows.ts";
import { type Checkpoint, CHECKPOINT_FILLS, foldSpan } from "./span.ts";
import { readState } from "./checkpoint.ts";
import type { Entry } from "./order.ts";

/**
 * An instrument of an account that a derivation has claimed, and where its walk begins. Times are epoch ms.
 */
export type Claimed = {
  accountId: string;
  instrumentId: string;
  /** The change lies between these two instants; `toAt` is Infinity when its end is unknown. */
  fromAt: number;
  toAt: number;
  symbol: string;
  currency: string;
  multiplier: string;
  assetClass: AssetClass;
  /** The checkpoint before the change; null where the walk begins with the history. */
  before: number | null;
  state: string | null;
  fillsInState: number | null;
  fillsAhead: number;
  /** Checkpoints after the change at which the position was flat. */
  flatAfter: number[];
};

/** The result of a walk from the claimed checkpoint up to `before`. */
export type DerivedSpan = {
  claimed: Claimed;
  /** Infinity when the walk reached the end of the history. */
  before: number;
  isDone: boolean;
  /** True when the position is flat again where it was flat before: everything after that is still right. */
  hasConverged: boolean;
  /** True when the claimed checkpoint is deleted too, because the next one is near enough without it. */
  replacesStart: boolean;
  checkpoints: Checkpoint[];
  /** The instants between which the rows changed; `to` is Infinity while a position is open. */
  touched: { from: number; to: number };
};

type SpanInput = {
  claimed: Claimed;
  /** Fills and moves, ordered by time. */
  fills: readonly Entry[];
  isLast: boolean;
  rows: Rows;
  place: number;
  /** The number of fills between two checkpoints. */
  every?: number;
};

/**
 * Derives the next span of one instrument into `rows`; null when the page of fills ends within their only
 * second.
 */
export function deriveSpan({
  claimed,
  fills,
  isLast,
  rows,
  place,
  every = CHECKPOINT_FILLS,
}: SpanInput): DerivedSpan | null {
  const start = readState(claimed.state ?? "flat");
  const written = rowSink(rows, place, readMultiplier(claimed.multiplier));
  let from = claimed.fromAt;
  const sink: Sink = {
    close: written.close,
    open: written.open,
    trade(trade, closing) {
      if (closing.at >= claimed.fromAt) from = Math.min(from, trade.openedAt);
      written.trade(trade, closing);
    },
  };
  const end = foldSpan({ trade: start, fills, isLast, flatAfter: claimed.flatAfter, every }, sink);
  if (end.consumed === 0 && !isLast && !end.hasConverged) return null;
  const isDone = isLast || end.hasConverged;
  const { trade, hasConverged, checkpoints } = end;
  if (trade !== null) {
    from = Math.min(from, trade.openedAt);
    written.openTrade(trade);
  }
  const isOver = hasConverged || (trade === null && Number.isFinite(claimed.toAt));
  const [first] = checkpoints;
  const replacesStart =
    !hasConverged &&
    first !== undefined &&
    claimed.fillsInState !== null &&
    claimed.fillsInState + first.fills <= every;
  if (replacesStart) first.fills += claimed.fillsInState ?? 0;
  return {
    claimed,
    before: hasConverged || !isLast ? end.before : Number.POSITIVE_INFINITY,
    isDone,
    hasConverged,
    replacesStart,
    checkpoints,
    touched: { from, to: isOver ? Math.max(claimed.toAt, end.before) : Number.POSITIVE_INFINITY },
  };
}
