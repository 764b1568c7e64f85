import { averagePrice, averageValue, FEE_STEP, fromFixed, PLACES, share } from "../../../math/fixed-point.ts";
import type { Close, Fill, OpenTrade, Sink } from "./position.ts";
import { type LotBook, openBook, putLot, takeLots } from "./lots.ts";
import type { Multiplier } from "./rows.ts";

/** The part of a fill within one trade that opened or closed a quantity. */
export type Leg = { opens: boolean; fill: Fill; quantity: bigint; fee: bigint };

/** The quantity of an entry that one exit closed; the average method has no entry fill, only a price. */
export type LotPair = {
  entry: Fill | null;
  exit: Fill;
  entryPrice: string;
  quantity: string;
  grossPnl: string;
  fees: string;
};

/** Collects the legs of one trade from a fold. */
export function legsOf(tradeId: string, legs: Leg[]): Sink {
  const push = (trade: OpenTrade, leg: Leg): void => {
    if (trade.id === tradeId) legs.push(leg);
  };
  return {
    open: (trade, fill, quantity, fee) => push(trade, { opens: true, fill, quantity, fee }),
    close: ({ trade, fill, quantity, exitFee }: Close) =>
      push(trade, { opens: false, fill, quantity, fee: exitFee }),
    trade: () => undefined,
  };
}

/** The lots behind a trade's P&L by one method; their sums equal what the fold realised. */
export function pairLots(
  legs: readonly Leg[],
  method: LotBook | "average",
  isLong: boolean,
  multiplier: Multiplier,
): LotPair[] {
  const pairs: LotPair[] = [];
  const write = (entry: Fill | null, exit: Leg, quantity: bigint, value: bigint, fees: bigint): void => {
    const proceeds = exit.fill.price * quantity;
    const gross = (isLong ? proceeds - value : value - proceeds) * multiplier.digits;
    pairs.push({
      entry,
      exit: exit.fill,
      entryPrice: fromFixed(entry?.price ?? averagePrice(value, quantity), PLACES),
      quantity: fromFixed(quantity, PLACES),
      grossPnl: fromFixed(gross, 2 * PLACES + multiplier.places),
      fees: fromFixed(fees, PLACES),
    });
  };
  if (method === "average") pairAverage(legs, write);
  else pairBook(legs, method, write);
  return pairs;
}

type Write = (entry: Fill | null, exit: Leg, quantity: bigint, value: bigint, fees: bigint) => void;

function pairBook(legs: readonly Leg[], method: LotBook, write: Write): void {
  const book = openBook(method, []);
  for (const [order, leg] of legs.entries()) {
    if (leg.opens) {
      putLot(method, book, { order, price: leg.fill.price, quantity: leg.quantity, fee: leg.fee });
      continue;
    }
    let left = leg.quantity;
    let exitFee = leg.fee;
    takeLots(method, book, leg.quantity, (lot, quantity, entryFee) => {
      const part = quantity === left ? exitFee : share(leg.fee, quantity, leg.quantity, FEE_STEP);
      left -= quantity;
      exitFee -= part;
      write(legs[lot.order]?.fill ?? null, leg, quantity, lot.price * quantity, entryFee + part);
    });
  }
}

function pairAverage(legs: readonly Leg[], write: Write): void {
  let [held, value, fee] = [0n, 0n, 0n];
  for (const leg of legs) {
    if (leg.opens) {
      held += leg.quantity;
      value += leg.fill.price * leg.quantity;
      fee += leg.fee;
      continue;
    }
    const isAll = leg.quantity === held;
    const part = isAll ? value : averageValue(value, leg.quantity, held);
    const partFee = isAll ? fee : share(fee, leg.quantity, held, FEE_STEP);
    write(null, leg, leg.quantity, part, partFee + leg.fee);
    held -= leg.quantity;
    value -= part;
    fee -= partFee;
  }
}
