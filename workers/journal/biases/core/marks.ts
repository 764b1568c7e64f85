import type { Decimal } from "#shared/decimal.ts";
import { type Mark, stateOf } from "./disposition.ts";
import { groupBy, type TradeSpan, type UnitMove } from "./pairs.ts";
import { basesOf, type FillSums, splitBetween, stepsOf } from "./unit-moves.ts";

const DAY_MS = 86_400_000;

export type HeldDay = { trade: TradeSpan; day: number };

/**
 * The lowest and the highest price of an instrument's fills in one account on a day. They come after the
 * instant `since` (epoch ms) of a split, or after none of that day.
 */
export type PriceRange = {
  account: string;
  instrument: string;
  day: number;
  since: number | null;
  low: Decimal;
  high: Decimal;
  multiplier: Decimal;
};

/** The key of an instrument in an account. */
export function placeOf({ account, instrument }: Pick<TradeSpan, "account" | "instrument">): string {
  return `${account} ${instrument}`;
}

/** The days of those on which a fill gave the instrument a price. */
export function pricedDays(held: readonly HeldDay[], ranges: readonly PriceRange[]): HeldDay[] {
  const priced = new Set(ranges.map(({ instrument, day }) => `${instrument} ${day}`));
  return held.filter(({ trade, day }) => priced.has(`${trade.instrument} ${day}`));
}

/**
 * The state of positions on days with a price, against what they had cost after the day before. Prices and
 * units are those of the day's beginning, whatever splits the day brings.
 */
export function marksOf(
  held: readonly HeldDay[],
  ranges: readonly PriceRange[],
  { sums, moves }: { sums: ReadonlyMap<string, FillSums[]>; moves: ReadonlyMap<string, readonly UnitMove[]> },
): Mark[] {
  const byDay = groupBy(ranges, ({ instrument, day }) => `${instrument} ${day}`);
  return [...groupBy(held, ({ trade }) => trade)].flatMap(([trade, days]) => {
    const multiplier = byDay.get(`${trade.instrument} ${days[0]?.day}`)?.[0]?.multiplier ?? "1";
    const bases = basesOf(sums.get(trade.id) ?? [], stepsOf(trade), multiplier);
    return days.flatMap(({ day }) => {
      const basis = bases.findLast(({ day: until }) => until < day);
      const prices = byDay.get(`${trade.instrument} ${day}`);
      if (basis === undefined || prices === undefined) return [];
      const states = prices.map((range) => {
        const split =
          range.since === null
            ? undefined
            : splitBetween(moves.get(placeOf(range)) ?? [], day * DAY_MS - 1, range.since);
        return stateOf({ ...range, ...basis, direction: trade.direction, ...(split && { split }) });
      });
      const [state = 0] = states;
      return [{ tradeId: trade.id, day, state: states.every((each) => each === state) ? state : 0 }];
    });
  });
}
