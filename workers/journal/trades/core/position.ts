import { averageValue, FEE_STEP, share } from "../../../math/fixed-point.ts";
import { type Book, type Lot, LOT_BOOKS, type LotBook, openBook, putLot, takeLots } from "./lots.ts";

/**
 * A fill as the fold reads it: numbers at 18 places. `fee` is 0 when it is in another currency than the
 * instrument's.
 */
export type Fill = {
  id: string;
  at: number;
  dateOnly: boolean;
  buys: boolean;
  quantity: bigint;
  price: bigint;
  fee: bigint;
  hasForeignFee: boolean;
  isFeeUnknown: boolean;
};

/** Amounts by FIFO, LIFO, HIFO and average, or a single one while all four agree. */
export type Amounts = readonly bigint[];

/** A trade that is not flat yet; `null` in its place is the flat position. */
export type OpenTrade = {
  id: string;
  isLong: boolean;
  openedAt: number;
  openedDateOnly: boolean;
  held: bigint;
  opened: bigint;
  openedValue: bigint;
  closed: bigint;
  closedValue: bigint;
  fills: number;
  foreignFees: number;
  feesUnknown: number;
  /**
   * The lots while every method agrees on them. `books` replaces them from the first closing on which the
   * methods differ.
   */
  lots: Lot[];
  books: Record<LotBook, Book> | null;
  /**
   * The entry value of the held quantity, and its entry fees; they are the whole book of the average method.
   */
  value: bigint;
  fee: bigint;
  gross: bigint[];
  fees: bigint[];
};

/**
 * One closing fill and what it realised by each method. Prices × quantities are at 36 places, before the
 * multiplier.
 */
export type Close = {
  trade: OpenTrade;
  fill: Fill;
  quantity: bigint;
  exitFee: bigint;
  gross: Amounts;
  entryFees: Amounts;
};

export type Sink = {
  close(close: Close): void;
  trade(trade: OpenTrade, closing: Pick<Fill, "at" | "dateOnly">): void;
  /** Receives the part of a fill that opened a trade or added to it. */
  open?(trade: OpenTrade, fill: Fill, quantity: bigint, fee: bigint): void;
};

/**
 * Applies one fill to the position. A fill that crosses flat ends one trade and begins the next, and its fee
 * is split by quantity.
 */
export function applyFill(trade: OpenTrade | null, fill: Fill, sink: Sink): OpenTrade | null {
  if (trade === null) return begin(fill, fill.quantity, fill.fee, sink);
  trade.fills++;
  if (fill.hasForeignFee) trade.foreignFees++;
  if (fill.isFeeUnknown) trade.feesUnknown++;
  if (trade.isLong === fill.buys) {
    add(trade, fill, fill.quantity, fill.fee, sink);
    return trade;
  }
  const beyond = fill.quantity - trade.held;
  if (beyond < 0n) {
    close(trade, fill, fill.quantity, fill.fee, sink);
    return trade;
  }
  const fee = beyond === 0n ? fill.fee : share(fill.fee, trade.held, fill.quantity, FEE_STEP);
  close(trade, fill, trade.held, fee, sink);
  sink.trade(trade, fill);
  return beyond === 0n ? null : begin(fill, beyond, fill.fee - fee, sink);
}

function begin(fill: Fill, quantity: bigint, fee: bigint, sink: Sink): OpenTrade {
  const trade: OpenTrade = {
    id: tradeIdOf(fill.id),
    isLong: fill.buys,
    openedAt: fill.at,
    openedDateOnly: fill.dateOnly,
    held: 0n,
    opened: 0n,
    openedValue: 0n,
    closed: 0n,
    closedValue: 0n,
    fills: 1,
    foreignFees: fill.hasForeignFee ? 1 : 0,
    feesUnknown: fill.isFeeUnknown ? 1 : 0,
    lots: [],
    books: null,
    value: 0n,
    fee: 0n,
    gross: [0n],
    fees: [0n],
  };
  add(trade, fill, quantity, fee, sink);
  return trade;
}

/**
 * A fill opens at most one trade. So the trade's id is the fill's time and hash under its own prefix,
 * whatever the lot method.
 */
export function tradeIdOf(openingFillId: string): string {
  return `trd_${openingFillId.slice(4)}`;
}

function add(trade: OpenTrade, fill: Fill, quantity: bigint, fee: bigint, sink: Sink): void {
  const value = fill.price * quantity;
  const lot: Lot = { order: trade.fills, price: fill.price, quantity, fee };
  if (trade.books === null) trade.lots.push(lot);
  else for (const method of LOT_BOOKS) putLot(method, trade.books[method], lot);
  trade.held += quantity;
  trade.opened += quantity;
  trade.openedValue += value;
  trade.value += value;
  trade.fee += fee;
  sink.open?.(trade, fill, quantity, fee);
}

function close(trade: OpenTrade, fill: Fill, quantity: bigint, exitFee: bigint, sink: Sink): void {
  const proceeds = fill.price * quantity;
  const gross: bigint[] = [];
  const entryFees: bigint[] = [];
  const realise = (value: bigint, fee: bigint): void => {
    const index = gross.push(trade.isLong ? proceeds - value : value - proceeds) - 1;
    entryFees.push(fee);
    trade.gross[index] = (trade.gross[index] ?? 0n) + (gross[index] ?? 0n);
    trade.fees[index] = (trade.fees[index] ?? 0n) + fee + exitFee;
  };
  if (quantity === trade.held) {
    if (trade.books !== null)
      for (const method of LOT_BOOKS) realise(trade.books[method].value, trade.books[method].fee);
    realise(trade.value, trade.fee);
    trade.value = 0n;
    trade.fee = 0n;
  } else {
    const value = averageValue(trade.value, quantity, trade.held);
    const fee = share(trade.fee, quantity, trade.held, FEE_STEP);
    const [only] = trade.lots;
    if (trade.books === null && trade.lots.length === 1 && only !== undefined) {
      only.quantity -= quantity;
      only.fee -= fee;
    } else {
      trade.books ??= diverge(trade);
      for (const method of LOT_BOOKS) {
        const taken = takeLots(method, trade.books[method], quantity);
        realise(taken.value, taken.fee);
      }
    }
    realise(value, fee);
    trade.value -= value;
    trade.fee -= fee;
  }
  trade.held -= quantity;
  trade.closed += quantity;
  trade.closedValue += proceeds;
  sink.close({ trade, fill, quantity, exitFee, gross, entryFees });
}

/** From here on each method has its own lots; the amounts realised before are the same for all. */
function diverge(trade: OpenTrade): Record<LotBook, Book> {
  const books = {
    fifo: openBook("fifo", trade.lots),
    lifo: openBook("lifo", trade.lots),
    hifo: openBook("hifo", trade.lots),
  };
  trade.lots = [];
  const [gross = 0n] = trade.gross;
  const [fees = 0n] = trade.fees;
  trade.gross = [gross, gross, gross, gross];
  trade.fees = [fees, fees, fees, fees];
  return books;
}
