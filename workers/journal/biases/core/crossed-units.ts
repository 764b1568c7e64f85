import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { secondOf } from "../../trades/core/order.ts";
import type { TradeSpan, UnitMove } from "./pairs.ts";
import { basesOf, type FillSums, splitBetween, stepsOf } from "./unit-moves.ts";

const PLACES = 18;
/** A split rounds units at 12 places, so that fewer of them are sure once it is taken back. */
const SURE_PLACES = 9;
const HALF_EVEN = 2;

/**
 * True where units came in by a transfer in the second in which the trade opened. They may have closed a
 * position of the other direction first.
 */
export function mayHaveCrossed(trade: TradeSpan): boolean {
  return stepsOf(trade).some((step) => !step.leaves && isOpening(step, trade));
}

/**
 * The trade with that part of its first transfer that opened it. `sums` are those of its whole life, and
 * `held` is what it holds at the end of them. What is held too much had closed the position before. Cash in
 * lieu takes what is no whole unit, which says nothing of the others, so such a trade stays as it is.
 */
export function withoutCrossed(trade: TradeSpan, sums: readonly FillSums[], held: Decimal): TradeSpan {
  const steps = stepsOf(trade);
  const opening = steps.find((step) => !step.leaves && isOpening(step, trade));
  if (steps.some(({ move }) => move === "lieu")) return trade;
  const end = basesOf(sums, steps, "1").at(-1)?.quantity ?? "0";
  const [after, before] = splitBetween(
    trade.moves,
    trade.openedAt,
    trade.closedAt ?? Number.POSITIVE_INFINITY,
  );
  const crossed = decimal(end)
    .minus(held)
    .times(before)
    .div(after)
    .round(after.eq(before) ? PLACES : SURE_PLACES, HALF_EVEN);
  const quantity = decimal(opening?.quantity ?? "0");
  if (opening === undefined || crossed.lte(0) || crossed.gte(quantity.abs())) return trade;
  const rest = toDecimal(quantity.gt(0) ? quantity.minus(crossed) : quantity.plus(crossed));
  const place = trade.moves.findIndex((move) => isSame(move, opening));
  return { ...trade, moves: trade.moves.with(place, { ...unitMoveOf(opening), quantity: rest }) };
}

function isOpening({ move, at }: UnitMove, { openedAt }: TradeSpan): boolean {
  return move === "transfer" && secondOf(at) === secondOf(openedAt);
}

function isSame(one: UnitMove, other: UnitMove): boolean {
  return one.at === other.at && one.move === other.move && one.quantity === other.quantity;
}

function unitMoveOf({ at, move, quantity, price, after, before }: UnitMove): UnitMove {
  return { at, move, quantity, price, after, before };
}
