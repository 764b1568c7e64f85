import { averagePrice, averageValue, FEE_STEP, fromFixed, PLACES, share } from "../../../math/fixed-point.ts";
import { heldLots, type LotBook, openBook, putLot, splitLots, takeLots } from "./lots.ts";
import type { Change, Close, Fill, OpenTrade, Sink } from "./open-trade.ts";
import type { Ratio } from "./ratio.ts";
import type { Multiplier } from "./rows.ts";

/**
 * What happened to the units of one trade. A fill or a transfer opened some; an exit closed some for
 * `proceeds` (36 places), or a transfer took them out at cost. A split left `held`. Behind `stops`, the price
 * of some units is not known.
 */
export type Leg =
  | { does: "opens"; fill: Fill; quantity: bigint; fee: bigint }
  | { does: "closes"; fill: Fill; quantity: bigint; fee: bigint; proceeds: bigint }
  | { does: "leaves"; quantity: bigint }
  | { does: "splits"; ratio: Ratio; held: bigint }
  | { does: "stops" };

/** The quantity of an entry that one exit closed; the average method has no entry fill, only a price. */
export type LotPair = {
  entry: Fill | null;
  exit: Fill;
  entryPrice: string;
  quantity: string;
  grossPnl: string;
  fees: string;
};

/** Collects the legs of one trade from a fold, and what bookings and answers changed in it. */
export function legsOf(tradeId: string, legs: Leg[], changes: Change[]): Sink {
  const push = (trade: OpenTrade, leg: Leg | null): void => {
    if (trade.id === tradeId && leg !== null) legs.push(leg);
  };
  return {
    open: (trade, fill, quantity, fee) => push(trade, { does: "opens", fill, quantity, fee }),
    close: ({ trade, fill, quantity, exitFee, proceeds }: Close) =>
      push(trade, { does: "closes", fill, quantity, fee: exitFee, proceeds }),
    change(trade, change) {
      push(trade, legOf(change));
      if (trade.id === tradeId) changes.push(change);
    },
    trade: () => undefined,
  };
}

function legOf({ move, before, after, isFollowed }: Change): Leg | null {
  const [held, rest] = [before < 0n ? -before : before, after < 0n ? -after : after];
  if (move.kind === "split") return isFollowed ? { does: "splits", ratio: move.ratio, held: rest } : null;
  if (move.kind === "lieu") return null;
  if (rest < held) return { does: "leaves", quantity: held - rest };
  return move.price === null ? { does: "stops" } : null;
}

/** The ids of the fills of these legs, also of transfers. */
export function fillsIn(legs: readonly Leg[]): string[] {
  return legs.flatMap((leg) => (leg.does === "opens" || leg.does === "closes" ? [leg.fill.id] : []));
}

/** The lots behind a trade's P&L by one method; their sums equal what the fold realised. */
export function pairLots(
  legs: readonly Leg[],
  method: LotBook | "average",
  isLong: boolean,
  multiplier: Multiplier,
): LotPair[] {
  const pairs: LotPair[] = [];
  const write = (entry: Fill | null, { fill, proceeds, value, quantity, fees }: Part): void => {
    const gross = (isLong ? proceeds - value : value - proceeds) * multiplier.digits;
    pairs.push({
      entry,
      exit: fill,
      entryPrice: fromFixed(averagePrice(value, quantity), PLACES),
      quantity: fromFixed(quantity, PLACES),
      grossPnl: fromFixed(gross, 2 * PLACES + multiplier.places),
      fees: fromFixed(fees, PLACES),
    });
  };
  const end = legs.findIndex(({ does }) => does === "stops");
  const known = end === -1 ? legs : legs.slice(0, end);
  if (method === "average") pairAverage(known, write);
  else pairBook(known, method, write);
  return pairs;
}

/** The part of an exit that closed one lot, and what that lot had cost. */
type Part = { fill: Fill; quantity: bigint; proceeds: bigint; value: bigint; fees: bigint };
type Write = (entry: Fill | null, part: Part) => void;

function pairBook(legs: readonly Leg[], method: LotBook, write: Write): void {
  let book = openBook(method, []);
  for (const [order, leg] of legs.entries()) {
    if (leg.does === "opens") {
      const { fill, quantity, fee } = leg;
      putLot(method, book, { order, price: fill.price, quantity, value: fill.price * quantity, fee });
    } else if (leg.does === "splits") book = openBook(method, splitLots(heldLots(book), leg.ratio, leg.held));
    else if (leg.does === "leaves") takeLots(method, book, leg.quantity);
    else if (leg.does === "closes") {
      let rest = { quantity: leg.quantity, fee: leg.fee, proceeds: leg.proceeds };
      takeLots(method, book, leg.quantity, (lot, { quantity, value, fee: entryFee }) => {
        const isRest = quantity === rest.quantity;
        const fee = isRest ? rest.fee : share(leg.fee, quantity, leg.quantity, FEE_STEP);
        const proceeds = isRest ? rest.proceeds : averageValue(leg.proceeds, quantity, leg.quantity);
        rest = {
          quantity: rest.quantity - quantity,
          fee: rest.fee - fee,
          proceeds: rest.proceeds - proceeds,
        };
        const entry = legs[lot.order];
        write(entry?.does === "opens" ? entry.fill : null, {
          fill: leg.fill,
          quantity,
          proceeds,
          value,
          fees: entryFee + fee,
        });
      });
    }
  }
}

function pairAverage(legs: readonly Leg[], write: Write): void {
  let [held, value, fee] = [0n, 0n, 0n];
  for (const leg of legs) {
    if (leg.does === "opens") {
      held += leg.quantity;
      value += leg.fill.price * leg.quantity;
      fee += leg.fee;
    } else if (leg.does === "splits") held = leg.held;
    else if (leg.does === "closes" || leg.does === "leaves") {
      const isAll = leg.quantity === held;
      const part = isAll ? value : averageValue(value, leg.quantity, held);
      const partFee = isAll ? fee : share(fee, leg.quantity, held, FEE_STEP);
      if (leg.does === "closes") {
        const { fill, quantity, proceeds } = leg;
        write(null, { fill, quantity, proceeds, value: part, fees: partFee + leg.fee });
      }
      held -= leg.quantity;
      value -= part;
      fee -= partFee;
    }
  }
}
