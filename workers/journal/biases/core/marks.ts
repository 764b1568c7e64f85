import type { Decimal } from "#shared/decimal.ts";
import { type DayBar, keyOf } from "./day-bars.ts";
import { type Mark, stateOf } from "./disposition.ts";
import { groupBy, type TradeSpan, type UnitMove } from "./pairs.ts";
import { basesOf, type FillSums, splitBetween, stepsOf } from "./unit-moves.ts";
import { dayOf } from "./weeks.ts";

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

/** The days of those on which a fill or the market gave the instrument a price. */
export function pricedDays(
  held: readonly HeldDay[],
  ranges: readonly PriceRange[],
  bars: ReadonlyMap<string, DayBar>,
): HeldDay[] {
  const priced = new Set(ranges.map(keyOf));
  return held.filter(({ trade: { instrument }, day }) => {
    const key = keyOf({ instrument, day });
    return priced.has(key) || bars.has(key);
  });
}

/** The prices of an instrument's day: those of the market's bar where there is one, else of the fills. */
export type DayPrices = {
  ranges: readonly PriceRange[];
  bars: ReadonlyMap<string, DayBar>;
  sums: ReadonlyMap<string, FillSums[]>;
  moves: ReadonlyMap<string, readonly UnitMove[]>;
};

/**
 * The state of positions on days with a price, against what they had cost after the day before. Prices and
 * units are those of the day's beginning, whatever splits the day brings.
 */
export function marksOf(held: readonly HeldDay[], { ranges, bars, sums, moves }: DayPrices): Mark[] {
  const byDay = groupBy(ranges, keyOf);
  return [...groupBy(held, ({ trade }) => trade)].flatMap(([trade, days]) => {
    const { id, instrument, direction } = trade;
    const own = moves.get(placeOf(trade)) ?? [];
    const [first] = days.map(({ day }) => keyOf({ instrument, day }));
    const { multiplier } = bars.get(first ?? "") ?? byDay.get(first ?? "")?.[0] ?? { multiplier: "1" };
    const bases = basesOf(sums.get(id) ?? [], stepsOf(trade), multiplier);
    return days.flatMap(({ day }): Mark[] => {
      const basis = bases.findLast(({ day: until }) => until < day);
      if (basis === undefined) return [];
      const bar = isSplitOn(own, day) ? undefined : bars.get(keyOf({ instrument, day }));
      if (bar !== undefined)
        return [{ tradeId: id, day, state: stateOf({ ...bar, ...basis, direction }), source: bar.source }];
      const prices = byDay.get(keyOf({ instrument, day }));
      if (prices === undefined) return [];
      const states = prices.map((range) => {
        const split =
          range.since === null
            ? undefined
            : splitBetween(moves.get(placeOf(range)) ?? [], day * DAY_MS - 1, range.since);
        return stateOf({ ...range, ...basis, direction, ...(split && { split }) });
      });
      const [state = 0] = states;
      return [{ tradeId: id, day, state: states.every((each) => each === state) ? state : 0 }];
    });
  });
}

/** A bar of such a day is in units of before or behind the split, and does not say which. */
function isSplitOn(moves: readonly UnitMove[], day: number): boolean {
  return moves.some(({ move, at }) => move === "split" && dayOf(at) === day);
}
