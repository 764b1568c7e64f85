import { averagePrice, PLACES } from "../../../math/fixed-point.ts";
import { heldLots, LOT_BOOKS, openBook, splitLots } from "./lots.ts";
import { begin, type Fill, type Move, type OpenTrade, type Sink, unitsOf } from "./open-trade.ts";
import { add, close, takeUnits } from "./position.ts";
import { type Ratio, scaled } from "./ratio.ts";

const ONE = 10n ** BigInt(PLACES);
/** A trade follows so many splits, each of which reads all of its lots. */
export const MOST_SPLITS = 100;
/** The contracts name at most 20 digits before the point. */
const MOST_UNITS = 10n ** BigInt(20 + PLACES);

type Of<Kind extends Move["kind"]> = Extract<Move, { kind: Kind }>;

/** Applies a split, a transfer, an opening or cash in lieu to the position. */
export function applyMove(trade: OpenTrade | null, move: Move, sink: Sink): OpenTrade | null {
  if (move.kind === "split") return applySplit(trade, move, sink);
  if (move.kind === "lieu") return applyLieu(trade, move, sink);
  return applyTransfer(trade, move, sink);
}

/**
 * A split multiplies the units and leaves their value, so that no total changes. One that leaves nothing, or
 * more units than a number may have, is not followed.
 */
function applySplit(trade: OpenTrade | null, move: Of<"split">, sink: Sink): OpenTrade | null {
  if (trade === null) return null;
  const before = unitsOf(trade);
  const held = scaled(trade.held, move.ratio);
  const isFollowed = trade.splits < MOST_SPLITS && held > 0n && held <= MOST_UNITS;
  if (isFollowed) multiply(trade, move.ratio, held);
  sink.change?.(trade, { move, before, after: unitsOf(trade), isFollowed });
  return trade;
}

function multiply(trade: OpenTrade, ratio: Ratio, held: bigint): void {
  const { books } = trade;
  if (books === null) trade.lots = splitLots(trade.lots, ratio, held);
  else
    for (const method of LOT_BOOKS)
      books[method] = openBook(method, splitLots(heldLots(books[method]), ratio, held));
  trade.held = held;
  trade.closed = scaled(trade.closed, ratio);
  trade.opened = held + trade.closed;
  trade.unpriced = trade.unpriced === 0n ? 0n : scaled(trade.unpriced, ratio) || 1n;
  trade.splits++;
}

/**
 * Units in the direction of the position open it or add to it. Against it they take lots out at their cost,
 * which realises nothing; what is left of them opens the other direction.
 */
function applyTransfer(
  trade: OpenTrade | null,
  move: Of<"transfer" | "opening">,
  sink: Sink,
): OpenTrade | null {
  const { id, at, dateOnly, price } = move;
  const buys = move.quantity > 0n;
  const quantity = buys ? move.quantity : -move.quantity;
  const fill = {
    id,
    at,
    dateOnly,
    buys,
    quantity,
    price: price ?? 0n,
    fee: 0n,
    hasForeignFee: false,
    isFeeUnknown: false,
  };
  if (trade === null || trade.isLong === buys)
    return comeIn(trade ?? begin(fill), { fill, quantity, move }, sink);
  const leaving = quantity < trade.held ? quantity : trade.held;
  leave(trade, leaving, move, sink);
  if (trade.held > 0n) return trade;
  sink.trade(trade, fill);
  const rest = quantity - leaving;
  return rest === 0n ? null : comeIn(begin(fill, trade.id), { fill, quantity: rest, move }, sink);
}

type Coming = { fill: Fill; quantity: bigint; move: Of<"transfer" | "opening"> };

function comeIn(trade: OpenTrade, { fill, quantity, move }: Coming, sink: Sink): OpenTrade {
  const before = unitsOf(trade);
  add(trade, fill, quantity, 0n, sink);
  if (move.price === null) {
    trade.unpriced += quantity;
    trade.lots = [];
    trade.books = null;
    trade.value = 0n;
    trade.fee = 0n;
  }
  sink.change?.(trade, { move, before, after: unitsOf(trade), isFollowed: true });
  return trade;
}

/** A trade counts no units that left it, unless it had no others. */
function leave(trade: OpenTrade, quantity: bigint, move: Move, sink: Sink): void {
  const before = unitsOf(trade);
  const [taken] = trade.unpriced === 0n ? takeUnits(trade, quantity) : [];
  trade.held -= quantity;
  if (trade.held + trade.closed > 0n) {
    trade.opened = trade.held + trade.closed;
    trade.openedValue -= taken?.value ?? 0n;
  }
  const cost = taken?.value ?? 0n;
  sink.change?.(trade, { move, before, after: unitsOf(trade), cost, isFollowed: true });
}

/** Money for the fraction of a unit that a split left over sells that fraction. */
function applyLieu(trade: OpenTrade | null, move: Of<"lieu">, sink: Sink): OpenTrade | null {
  const fraction = trade === null ? 0n : trade.held % ONE;
  if (trade === null || !trade.isLong || fraction === 0n || move.money <= 0n) return trade;
  const { id, at, dateOnly, money } = move;
  const proceeds = money * ONE;
  const price = averagePrice(proceeds, fraction);
  const fill = {
    id,
    at,
    dateOnly,
    buys: false,
    quantity: fraction,
    price,
    fee: 0n,
    hasForeignFee: false,
    isFeeUnknown: false,
  };
  const before = unitsOf(trade);
  close(trade, fill, fraction, 0n, sink, proceeds);
  sink.change?.(trade, { move, before, after: unitsOf(trade), isFollowed: true });
  if (trade.held > 0n) return trade;
  sink.trade(trade, fill);
  return null;
}
