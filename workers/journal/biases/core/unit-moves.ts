import { type Big, decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { fromFixed, PLACES, toFixed18 } from "../../../math/fixed-point.ts";
import { MOST_SPLITS } from "../../trades/core/moves.ts";
import { secondOf } from "../../trades/core/order.ts";
import { scaled } from "../../trades/core/ratio.ts";
import type { TradeSpan, UnitMove } from "./pairs.ts";
import { dayOf } from "./weeks.ts";

/** A move with the instant (epoch ms) from which on fills come after it. */
export type Step = UnitMove & { from: number; leaves: boolean };

/** Units of a position and what they had cost. */
export type Holding = { quantity: Big; cost: Big };

const LEAVES = -1;
const RANKS = { split: 0, transfer: 1, opening: 1, lieu: 2 } as const;

/**
 * The moves of a trade's own life, in the order in which the trade follows them. Within a second they come
 * before its fills, and units that leave come behind them.
 */
export function stepsOf(trade: TradeSpan): Step[] {
  if (trade.moves.length === 0) return [];
  const last = secondOf(trade.closedAt ?? Number.POSITIVE_INFINITY);
  const ranked = between(trade.moves, secondOf(trade.openedAt), last).flatMap((move) => {
    const second = secondOf(move.at);
    const leaves = isAgainst(move, trade.direction);
    const isForNone = move.move === "lieu" && trade.direction === "short";
    if (isForNone || isEarlier(move, trade)) return [];
    const rank = leaves ? LEAVES : RANKS[move.move];
    return [{ rank, step: { ...move, leaves, from: leaves ? second + 1000 : second } }];
  });
  ranked.sort((a, b) => a.step.from - b.step.from || a.rank - b.rank);
  let splits = 0;
  return ranked.flatMap(({ step }) => (step.move === "split" && ++splits > MOST_SPLITS ? [] : [step]));
}

/** The moves, in order of time, from a second up to the end of another one. */
function between(moves: readonly UnitMove[], from: number, last: number): readonly UnitMove[] {
  if (moves.length === 0) return moves;
  const [start, end] = [placeIn(moves, from), placeIn(moves, last + 1000)];
  return moves.slice(start, end);
}

/** How many moves are before an instant. */
function placeIn(moves: readonly UnitMove[], at: number): number {
  let [low, high] = [0, moves.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moves[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isAgainst({ move, quantity }: UnitMove, direction: TradeSpan["direction"]): boolean {
  return move === "transfer" && (quantity ?? "").startsWith("-") === (direction === "long");
}

/**
 * Whether a move of the opening second or later came before the trade opened. That is a split, and units that
 * came in before a sale that ended their trade and opened this short one.
 */
function isEarlier(move: UnitMove, { openedAt, direction }: TradeSpan): boolean {
  if (secondOf(move.at) !== secondOf(openedAt)) return false;
  const cameIn = move.move === "opening" || isAgainst(move, direction);
  return move.move === "split" || (direction === "short" && cameIn);
}

/** From when on fills come after each step, as an array literal of Postgres. */
export function instantsOf(steps: readonly Step[]): string {
  return `{${steps.map(({ from }) => new Date(from).toISOString()).join(",")}}`;
}

/** The holding after a step. What leaves goes at the average cost, as in the average method of trades. */
export function afterStep({ quantity, cost }: Holding, step: Step, multiplier: Decimal): Holding {
  if (step.move === "split") return { quantity: unitsAfter(quantity, step), cost };
  const moved = decimal(step.quantity ?? "0").abs();
  if (step.move !== "lieu" && !step.leaves) {
    const worth = moved.times(step.price ?? "0").times(multiplier);
    return { quantity: quantity.plus(moved), cost: cost.plus(worth) };
  }
  const gone = step.move === "lieu" ? quantity.mod(1) : moved;
  if (quantity.lte(gone)) return { quantity: decimal("0"), cost: decimal("0") };
  const rest = quantity.minus(gone);
  return { quantity: rest, cost: cost.times(rest).div(quantity) };
}

function unitsAfter(quantity: Big, { after, before }: UnitMove): Big {
  const ratio = { after: toFixed18(after ?? "1"), before: toFixed18(before ?? "1") };
  return decimal(fromFixed(scaled(toFixed18(toDecimal(quantity)), ratio), PLACES));
}

/** Units after for units before all splits between two instants, `from` excluded: `[2, 1]` after 2:1. */
export function splitBetween(
  moves: readonly UnitMove[],
  from: number,
  to: number,
): [after: Big, before: Big] {
  let [after, before] = [decimal("1"), decimal("1")];
  for (const { move, ...ratio } of between(moves, secondOf(from) + 1000, secondOf(to))) {
    if (move !== "split") continue;
    after = after.times(ratio.after ?? "1");
    before = before.times(ratio.before ?? "1");
  }
  return [after, before];
}

/** The units and the cost of a position at the end of a day (days since 1970-01-01, UTC). */
export type Basis = { day: number; quantity: Decimal; cost: Decimal };

/**
 * What fills did to a position up to the end of a day, counted from the last of the `passed` steps before
 * them.
 */
export type FillSums = Basis & { passed: number };

/** The basis after each day that changed it; the sums are in the order of their steps and days. */
export function basesOf(
  sums: readonly FillSums[],
  steps: readonly Step[],
  multiplier: Decimal,
): readonly Basis[] {
  if (steps.length === 0) return sums;
  const bases: Basis[] = [];
  let start: Holding = { quantity: decimal("0"), cost: decimal("0") };
  let now = start;
  let passed = 0;
  const note = (day: number): void => {
    if (bases.at(-1)?.day === day) bases.pop();
    bases.push({ day, quantity: toDecimal(now.quantity), cost: toDecimal(now.cost) });
  };
  const walkTo = (place: number): void => {
    for (const step of steps.slice(passed, place)) {
      now = afterStep(now, step, multiplier);
      note(dayOf(step.from));
    }
    start = now;
    passed = place;
  };
  for (const sum of sums) {
    if (sum.passed > passed) walkTo(sum.passed);
    now = { quantity: start.quantity.plus(sum.quantity), cost: start.cost.plus(sum.cost) };
    note(sum.day);
  }
  walkTo(steps.length);
  return bases;
}

/** A mean price of a trade has 18 places, and a price that a trader chose has no more than these. */
const CHOSEN_PLACES = 12;

/** A trade with the moves of its instrument, and with its entry price as it was when the trade opened. */
export function withMoves(trade: TradeSpan, moves: readonly UnitMove[]): TradeSpan {
  if (moves.length === 0) return trade;
  const [after, before] = splitBetween(moves, trade.openedAt, trade.closedAt ?? Number.POSITIVE_INFINITY);
  if (after.eq(before)) return { ...trade, moves };
  const entryPrice = toDecimal(decimal(trade.entryPrice).times(after).div(before).round(CHOSEN_PLACES));
  return { ...trade, moves, entryPrice };
}
