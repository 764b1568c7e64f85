import { averageValue, FEE_STEP, share } from "../../../math/fixed-point.ts";
import {
  type Book,
  type Lot,
  LOT_BOOKS,
  type LotBook,
  openBook,
  putLot,
  type Taken,
  takeLots,
} from "./lots.ts";
import { begin, type Fill, type OpenTrade, type Sink } from "./open-trade.ts";

/**
 * Applies one fill to the position. A fill that crosses flat ends one trade and begins the next, and its fee
 * is split by quantity.
 */
export function applyFill(trade: OpenTrade | null, fill: Fill, sink: Sink): OpenTrade | null {
  const into = trade ?? begin(fill);
  into.fills++;
  if (fill.hasForeignFee) into.foreignFees++;
  if (fill.isFeeUnknown) into.feesUnknown++;
  if (trade === null || trade.isLong === fill.buys) {
    add(into, fill, fill.quantity, fill.fee, sink);
    return into;
  }
  const beyond = fill.quantity - trade.held;
  if (beyond < 0n) {
    close(trade, fill, fill.quantity, fill.fee, sink);
    return trade;
  }
  const fee = beyond === 0n ? fill.fee : share(fill.fee, trade.held, fill.quantity, FEE_STEP);
  close(trade, fill, trade.held, fee, sink);
  sink.trade(trade, fill);
  if (beyond === 0n) return null;
  const next = begin(fill, trade.id);
  next.fills = 1;
  if (fill.hasForeignFee) next.foreignFees = 1;
  if (fill.isFeeUnknown) next.feesUnknown = 1;
  add(next, fill, beyond, fill.fee - fee, sink);
  return next;
}

/** Adds units to a trade, from a fill or, with `fee` 0, from a transfer. */
export function add(trade: OpenTrade, fill: Fill, quantity: bigint, fee: bigint, sink: Sink): void {
  const value = fill.price * quantity;
  trade.entries++;
  if (trade.unpriced === 0n) {
    const lot: Lot = { order: trade.entries, price: fill.price, quantity, value, fee };
    if (trade.books === null) trade.lots.push(lot);
    else for (const method of LOT_BOOKS) putLot(method, trade.books[method], lot);
    trade.value += value;
    trade.fee += fee;
  }
  trade.held += quantity;
  trade.opened += quantity;
  trade.openedValue += value;
  sink.open?.(trade, fill, quantity, fee);
}

/** Closes units of a trade for `proceeds` (36 places), which are the fill's price × quantity if not given. */
export function close(
  trade: OpenTrade,
  fill: Fill,
  quantity: bigint,
  exitFee: bigint,
  sink: Sink,
  proceeds: bigint = fill.price * quantity,
): void {
  const gross: bigint[] = [];
  const entryFees: bigint[] = [];
  const isKnown = trade.unpriced === 0n;
  if (isKnown) {
    const taken = takeUnits(trade, quantity);
    for (const { value, fee } of taken) {
      const index = gross.push(trade.isLong ? proceeds - value : value - proceeds) - 1;
      entryFees.push(fee);
      trade.gross[index] = (trade.gross[index] ?? 0n) + (gross[index] ?? 0n);
      trade.fees[index] = (trade.fees[index] ?? 0n) + fee + exitFee;
    }
  }
  trade.held -= quantity;
  trade.closed += quantity;
  trade.closedValue += proceeds;
  sink.close({ trade, fill, quantity, exitFee, isKnown, proceeds, gross, entryFees });
}

/**
 * Takes units out of every book, before `held` counts them out. Returns what each method takes, or a single
 * one while all agree.
 */
export function takeUnits(trade: OpenTrade, quantity: bigint): Taken[] {
  const taken: Taken[] = [];
  let own: Taken = { value: trade.value, fee: trade.fee };
  if (quantity === trade.held) {
    if (trade.books !== null)
      for (const method of LOT_BOOKS) {
        const { value, fee } = trade.books[method];
        taken.push({ value, fee });
      }
  } else {
    own = {
      value: averageValue(trade.value, quantity, trade.held),
      fee: share(trade.fee, quantity, trade.held, FEE_STEP),
    };
    const [only] = trade.lots;
    if (trade.books === null && trade.lots.length === 1 && only !== undefined) {
      only.quantity -= quantity;
      only.value -= own.value;
      only.fee -= own.fee;
    } else {
      trade.books ??= diverge(trade);
      for (const method of LOT_BOOKS) taken.push(takeLots(method, trade.books[method], quantity));
    }
  }
  trade.value -= own.value;
  trade.fee -= own.fee;
  taken.push(own);
  return taken;
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
