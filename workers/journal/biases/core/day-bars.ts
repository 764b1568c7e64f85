import type { Bar, ProviderName } from "#shared/contracts/market.ts";
import { decimal, type Decimal } from "#shared/decimal.ts";
import { dayOf } from "./weeks.ts";

/** An instrument on a day, on which the biases ask for the market's prices. */
export type InstrumentDay = { instrument: string; day: number };

/** What a source of prices told of a day: its range, and the last close of the week before it. */
export type DayBar = InstrumentDay & {
  source: ProviderName;
  low: Decimal;
  high: Decimal;
  before: Decimal | null;
  multiplier: Decimal;
};

/** The fill of a user that is nearest to a day on one side of it. */
export type Neighbour = { day: number; price: Decimal };

/** The part of a bar that is kept for a day. */
export type KeptRange = Pick<DayBar, "low" | "high" | "before">;

/** A close of longer ago is no price that a trader saw move. */
const FRESH_DAYS = 7;
/** A fill so far outside a bar traded on other prices. */
const NEAR = "0.005";
/** A close this many times above or below the day is of other units: no split stands in the bars. */
const FARTHEST = "1.4";

/** The key of an instrument's day. */
export function keyOf({ instrument, day }: InstrumentDay): string {
  return `${instrument} ${day}`;
}

/**
 * What the daily bars of a symbol tell of a day. Null without a bar of that day, and where the user's nearest
 * fills did not trade within the bars of their days. Such bars are adjusted, invented, or of another market.
 */
export function rangeOn(
  day: number,
  bars: ReadonlyMap<number, Bar>,
  neighbours: readonly Neighbour[],
): KeptRange | null {
  const bar = bars.get(day);
  if (bar === undefined) return null;
  const agree = neighbours.map((fill) => doesFit(bars, fill));
  if (!agree.includes(true) || agree.includes(false)) return null;
  return { low: bar.low, high: bar.high, before: closeBefore(day, bars, bar) };
}

/** The bars of a symbol by the day on which they begin. */
export function barsByDay(bars: readonly Bar[]): Map<number, Bar> {
  return new Map(bars.map((bar) => [dayOf(Date.parse(bar.at)), bar]));
}

/** Windows in days, both ends included, that hold all of these days and at most so many days each. */
export function windowsOf(days: readonly number[], most: number): [first: number, last: number][] {
  const windows: [number, number][] = [];
  for (const day of [...new Set(days)].sort((a, b) => a - b)) {
    const window = windows.at(-1);
    if (window !== undefined && day - window[0] < most) window[1] = day;
    else windows.push([day, day]);
  }
  return windows;
}

/** Whether a fill traded within the bar of its day; null where there is none. */
export function doesFit(bars: ReadonlyMap<number, Bar>, { day, price }: Neighbour): boolean | null {
  const bar = bars.get(day);
  if (bar === undefined) return null;
  const slack = decimal(price).abs().times(NEAR);
  return decimal(bar.low).minus(slack).lte(price) && decimal(bar.high).plus(slack).gte(price);
}

function closeBefore(day: number, bars: ReadonlyMap<number, Bar>, { low, high }: Bar): Decimal | null {
  for (let back = 1; back <= FRESH_DAYS; back++) {
    const close = bars.get(day - back)?.close;
    if (close === undefined) continue;
    const isOfOtherUnits = decimal(high).times(FARTHEST).lt(close) || decimal(close).times(FARTHEST).lt(low);
    return isOfOtherUnits ? null : close;
  }
  return null;
}
