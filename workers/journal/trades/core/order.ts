import type { Effect } from "#shared/contracts/fills.ts";
import { isId } from "#shared/ids.ts";
import { type Marked, orderByEffect } from "./opening-first.ts";
import { toFixed18 } from "../../../math/fixed-point.ts";
import { applyMove } from "./moves.ts";
import { type Fill, type Move, type OpenTrade, type Sink, unitsOf } from "./open-trade.ts";
import { applyFill } from "./position.ts";

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
  move?: null;
};

/** A booking, or an answer to the sale of that id, as the ledger stores it; `at` is epoch ms. */
export type StoredMove = {
  id: string;
  at: number;
  dateOnly: boolean;
  move: Move["kind"];
  /** Units that came in (positive) or went out, and what one had cost; null where none is known. */
  quantity: string | null;
  price: string | null;
  /** Units after a split for units before it. */
  after: string | null;
  before: string | null;
  money: string | null;
};

/** What changes a position, in the order of time. */
export type Entry = StoredFill | StoredMove;

export function isMove(entry: Entry): entry is StoredMove {
  return typeof entry.move === "string";
}

function isFill(entry: Entry): entry is StoredFill {
  return !isMove(entry);
}

/**
 * The second (epoch ms) of a fill. Fills of one second are tied: files disagree on fractions, and the ledger
 * must not depend on the order of the imports.
 */
export function secondOf(at: number): number {
  return Math.floor(at / 1000) * 1000;
}

/** The index after the last entry of the second that begins at index `from`; they are ordered by time. */
export function endOfSecond(entries: readonly Entry[], from: number): number {
  const first = entries[from];
  if (first === undefined) return from;
  const second = secondOf(first.at);
  let end = from + 1;
  for (let next = entries[end]; next !== undefined && secondOf(next.at) === second; next = entries[++end]);
  return end;
}

/**
 * Applies the entries of one second. Splits come first, then units that add to the position, cash in lieu,
 * the fills, and last the units that leave. A date alone stands for the start of the day, so the split of a
 * day comes before its fills. What a sale closes by its owner's word comes in with that sale.
 */
export function applySecond(
  trade: OpenTrade | null,
  entries: readonly Entry[],
  from: number,
  end: number,
  sink: Sink,
): OpenTrade | null {
  const [only] = end - from === 1 ? [entries[from]] : [];
  if (only !== undefined)
    return isMove(only) ? applyLoose(trade, only, sink) : applyFill(trade, toFill(only), sink);
  const second = entries.slice(from, end);
  const fills = second.filter(isFill);
  if (fills.length === second.length) return applyFills(trade, fills, sink);
  const moves = second.filter(isMove).sort(compareMoves);
  const opened = new Map(moves.filter(({ move }) => move === "opening").map((move) => [move.id, move]));
  const leaves = trade === null || trade.isLong ? "-" : "+";
  const isLast = ({ move, quantity }: StoredMove): boolean =>
    move === "transfer" && (quantity?.startsWith("-") ? "-" : "+") === leaves;
  let position = trade;
  for (const move of moves) if (!isLast(move)) position = applyLoose(position, move, sink);
  position = applyFills(position, fills, sink, opened);
  for (const move of moves) if (isLast(move)) position = applyLoose(position, move, sink);
  return position;
}

/** An opening is applied with its sale, and does nothing without it. */
function applyLoose(trade: OpenTrade | null, move: StoredMove, sink: Sink): OpenTrade | null {
  return move.move === "opening" ? trade : applyMove(trade, toMove(move), sink);
}

type Opened = ReadonlyMap<string, StoredMove>;
const NONE: Opened = new Map();

/** Fills of our own paper orders have exact instants, so they are tied within an instant only. */
function applyFills(
  trade: OpenTrade | null,
  fills: readonly StoredFill[],
  sink: Sink,
  opened: Opened = NONE,
): OpenTrade | null {
  if (!fills.every(isOwn)) return applyTied(trade, fills, sink, opened);
  let position = trade;
  let start = 0;
  for (let next = 1; next <= fills.length; next++) {
    if (next < fills.length && fills[next]?.at === fills[start]?.at) continue;
    position = applyTied(position, fills.slice(start, next), sink, opened);
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
  sink: Sink,
  opened: Opened,
): OpenTrade | null {
  let position = trade;
  const first = trade === null || trade.isLong ? "buy" : "sell";
  const tied = fills.map(toTied);
  tied.sort((a, b) => Number(b.stored.side === first) - Number(a.stored.side === first) || compareTied(a, b));
  const isDated = tied.every(({ fill }) => fill.dateOnly);
  for (const { fill } of isDated ? orderByEffect(tied, unitsOf(trade)) : tied) {
    const opening = opened.get(fill.id);
    if (opening !== undefined) position = applyMove(position, toMove(opening), sink);
    position = applyFill(position, fill, sink);
  }
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

const RANKS = { split: 0, transfer: 1, opening: 1, lieu: 2 } as const;

/** By what they say before their ids, which differ between two ledgers of the same files. */
function compareMoves(a: StoredMove, b: StoredMove): number {
  return RANKS[a.move] - RANKS[b.move] || compare(wordsOf(a), wordsOf(b)) || compare(a.id, b.id);
}

function wordsOf({ quantity, price, after, before, money }: StoredMove): string {
  return [quantity, price, after, before, money].join(" ");
}

function toMove({ id, at, dateOnly, move, ...of }: StoredMove): Move {
  const what = { id, at, dateOnly };
  if (move === "split")
    return { ...what, kind: move, ratio: { after: numberOf(of.after), before: numberOf(of.before) } };
  if (move === "lieu") return { ...what, kind: move, money: numberOf(of.money) };
  const price = of.price === null ? null : toFixed18(of.price);
  return { ...what, kind: move, quantity: numberOf(of.quantity), price };
}

function numberOf(text: string | null): bigint {
  return toFixed18(text ?? "0");
}
