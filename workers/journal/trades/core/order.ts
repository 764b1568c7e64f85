import type { Effect } from "#shared/contracts/fills.ts";
import { isId } from "#shared/ids.ts";
import { type Marked, orderByEffect } from "./opening-first.ts";
import { toFixed18 } from "../../../math/fixed-point.ts";
import { applyFill, type Fill, type OpenTrade, type Sink } from "./position.ts";

/** A fill as the ledger stores it; `at` is epoch ms. */
export type StoredFill = {
  id: string;
  at: number;
  side: "buy" | "sell";
  dateOnly: boolean;
  effect: Effect | null;
  quantity: string;
  price: string;
  fee: string;
  hasForeignFee: boolean;
  isFeeUnknown: boolean;
  executionId: string | null;
  ordinal: number;
};

/**
 * The second (epoch ms) of a fill. Fills of one second are tied: files disagree on fractions, and the ledger
 * must not depend on the order of the imports.
 */
export function secondOf(at: number): number {
  return Math.floor(at / 1000) * 1000;
}

/** The index after the last fill of the second that begins at index `from`; the fills are ordered by time. */
export function endOfSecond(fills: readonly StoredFill[], from: number): number {
  const first = fills[from];
  if (first === undefined) return from;
  const second = secondOf(first.at);
  let end = from + 1;
  for (let next = fills[end]; next !== undefined && secondOf(next.at) === second; next = fills[++end]);
  return end;
}

/**
 * Applies the fills of one second. Fills of our own paper orders have exact instants, so they are tied within
 * an instant only.
 */
export function applySecond(
  trade: OpenTrade | null,
  fills: readonly StoredFill[],
  from: number,
  end: number,
  sink: Sink,
): OpenTrade | null {
  if (end - from === 1 || !fills.slice(from, end).every(isOwn))
    return applyTied(trade, fills, from, end, sink);
  let position = trade;
  let start = from;
  for (let next = from + 1; next <= end; next++) {
    if (next < end && fills[next]?.at === fills[start]?.at) continue;
    position = applyTied(position, fills, start, next, sink);
    start = next;
  }
  return position;
}

/** True of a fill of a paper order: its execution id is an id of ours, wherever it was exported to. */
function isOwn({ executionId }: StoredFill): boolean {
  return isId("fill", executionId);
}

/**
 * Applies tied fills. The direction of the open position comes first (buys when flat), then
 * execution id, then fingerprint and ordinal. When none of the fills has a time, the statement's marks of
 * opening and closing come before all of these.
 */
function applyTied(
  trade: OpenTrade | null,
  fills: readonly StoredFill[],
  from: number,
  end: number,
  sink: Sink,
): OpenTrade | null {
  let position = trade;
  const [alone] = end - from === 1 ? [fills[from]] : [];
  if (alone !== undefined) return applyFill(position, toFill(alone), sink);
  const first = trade === null || trade.isLong ? "buy" : "sell";
  const tied = fills.slice(from, end).map(toTied);
  tied.sort((a, b) => Number(b.stored.side === first) - Number(a.stored.side === first) || compareTied(a, b));
  const held = trade === null ? 0n : trade.isLong ? trade.held : -trade.held;
  const isDated = tied.every(({ fill }) => fill.dateOnly);
  for (const { fill } of isDated ? orderByEffect(tied, held) : tied)
    position = applyFill(position, fill, sink);
  return position;
}

type Tied = Marked & { stored: StoredFill; fill: Fill };

function toTied(stored: StoredFill): Tied {
  const fill = toFill(stored);
  return { stored, fill, buys: fill.buys, quantity: fill.quantity, effect: stored.effect };
}

/**
 * Fills with an execution id first, by its characters; the others by quantity, price and ordinal, which is
 * their fingerprint.
 */
function compareTied(a: Tied, b: Tied): number {
  if (a.stored.executionId !== b.stored.executionId) {
    if (a.stored.executionId === null) return 1;
    if (b.stored.executionId === null) return -1;
    return compare(a.stored.executionId, b.stored.executionId);
  }
  return (
    compare(a.fill.quantity, b.fill.quantity) ||
    compare(a.fill.price, b.fill.price) ||
    a.stored.ordinal - b.stored.ordinal ||
    compare(a.stored.id, b.stored.id)
  );
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function toFill(stored: StoredFill): Fill {
  return {
    id: stored.id,
    at: stored.at,
    dateOnly: stored.dateOnly,
    buys: stored.side === "buy",
    quantity: toFixed18(stored.quantity),
    price: toFixed18(stored.price),
    fee: stored.hasForeignFee ? 0n : toFixed18(stored.fee),
    hasForeignFee: stored.hasForeignFee,
    isFeeUnknown: stored.isFeeUnknown,
  };
}
