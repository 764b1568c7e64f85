import type { BiasCost } from "#shared/contracts/biases.ts";
import type { Decimal } from "#shared/decimal.ts";
import {
  fromFixed,
  halfEven,
  PLACES,
  share,
  toFixed,
  VALUE_PLACES,
  VALUE_STEP,
} from "../../../math/fixed-point.ts";
import { normalInterval, type Interval } from "../../../math/statistics.ts";
import { bootstrapWeeks } from "../../../math/stratified-tests.ts";
import { LEAST_WEEKS } from "./log-ratios.ts";
import type { Outcome } from "./pairs.ts";
import { significant } from "./significant.ts";
import { WEEK_MS, weekStart } from "./weeks.ts";

/**
 * A closed trade that shows a habit: how strongly, what it made, and how many weeks after the counted week it
 * closed.
 */
export type Shown = [measure: number, result: Decimal, later: number];
export type ShownByCurrency = Record<string, Shown[]>;

/** The money of some trades, by currency: exact in total, and in floats for each week. */
export type Money = Map<string, { trades: number; total: bigint; weeks: Map<number, WeekMoney> }>;
type WeekMoney = { trades: number; sum: number; squares: number };

/** With fewer trades on either side there is no interval. */
const LEAST_SIDE = 10;

/**
 * Notes a trade in the counts of the week that begins at `from`. Its money belongs to the week of its close.
 */
export function showTrade(
  shown: ShownByCurrency,
  { currency, result, closedAt }: Outcome,
  { measure, from }: { measure: number; from: number },
): void {
  const later = Math.floor((closedAt - from) / WEEK_MS);
  const own = shown[currency];
  if (own === undefined) shown[currency] = [[measure, result, later]];
  else own.push([measure, result, later]);
}

/** The money of the trades that each week shows and `counts` takes. */
export function moneyShown(
  weeks: Iterable<{ week: string; shown: ShownByCurrency }>,
  counts: (measure: number) => boolean = () => true,
): Money {
  const money: Money = new Map();
  for (const { week, shown } of weeks) {
    const first = weekNumber(week);
    for (const [currency, trades] of Object.entries(shown))
      for (const [measure, result, later] of trades)
        if (counts(measure)) addMoney(money, { currency, week: first + later, result });
  }
  return money;
}

export function addMoney(
  money: Money,
  { currency, week, result }: { currency: string; week: number; result: Decimal },
): void {
  const own = money.get(currency) ?? { trades: 0, total: 0n, weeks: new Map<number, WeekMoney>() };
  money.set(currency, own);
  const inWeek = own.weeks.get(week) ?? { trades: 0, sum: 0, squares: 0 };
  own.weeks.set(week, inWeek);
  const amount = Number(result);
  own.trades++;
  own.total += toFixed(result, VALUE_PLACES);
  inWeek.trades++;
  inWeek.sum += amount;
  inWeek.squares += amount * amount;
}

/** Counts weeks from a Monday, so that neighbours differ by one. */
export function weekNumber(week: string): number {
  return Math.floor(weekStart(week) / WEEK_MS);
}

/**
 * What the trades with a habit made beside all others, in the currency that most of them were made in.
 * Currencies are never added up. `all` includes the trades with the habit. Null when there are none. Where
 * the habit was chosen as the worst of several, the interval is `widenedBy` a factor for the choice.
 */
export function costOf(
  withHabit: Money,
  all: Money,
  seed: string,
  { widenedBy = 1 }: { widenedBy?: number } = {},
): BiasCost | null {
  const [told] = [...withHabit].sort(([a, x], [b, y]) => y.trades - x.trades || (a < b ? -1 : 1));
  if (told === undefined) return null;
  const [currency, { trades, total, weeks }] = told;
  const whole = all.get(currency) ?? { trades, total, weeks };
  const restTrades = whole.trades - trades;
  const everyTrade = [...withHabit.values()].reduce((sum, money) => sum + money.trades, 0);
  const sides = sidesByWeek(weeks, whole.weeks);
  return {
    trades,
    total: fromFixed(halfEven(total, 10n ** BigInt(VALUE_PLACES - PLACES)), PLACES),
    perTrade: average(total, trades),
    restTrades,
    restPerTrade: restTrades === 0 ? null : average(whole.total - total, restTrades),
    interval: isComparable({ trades, restTrades }) ? intervalOf(sides, { seed, widenedBy }) : null,
    currency,
    otherTrades: everyTrade - trades,
  };
}

/** Whether both sides hold enough trades to be compared. */
export function isComparable({ trades, restTrades }: Pick<BiasCost, "trades" | "restTrades">): boolean {
  return Math.min(trades, restTrades) >= LEAST_SIDE;
}

/** The mean of a total, rounded half-even to 12 places. */
function average(total: bigint, trades: number): Decimal {
  return fromFixed(share(total, 1n, BigInt(trades), VALUE_STEP), VALUE_PLACES);
}

type Sides = { own: WeekMoney; rest: WeekMoney };

function sidesByWeek(own: ReadonlyMap<number, WeekMoney>, all: ReadonlyMap<number, WeekMoney>): Sides[] {
  const none: WeekMoney = { trades: 0, sum: 0, squares: 0 };
  return [...all]
    .sort(([a], [b]) => a - b)
    .map(([week, every]) => {
      const mine = own.get(week) ?? none;
      return {
        own: mine,
        rest: {
          trades: every.trades - mine.trades,
          sum: every.sum - mine.sum,
          squares: every.squares - mine.squares,
        },
      };
    });
}

/**
 * The 95 % interval of the difference of the means. Whole weeks are resampled; below 26 weeks it is Welch's
 * normal interval.
 */
function intervalOf(
  weeks: readonly Sides[],
  { seed, widenedBy }: { seed: string; widenedBy: number },
): Interval {
  const found = weeks.length < LEAST_WEEKS ? null : bootstrapWeeks(weeks, difference, seed);
  const [low, high] = found ?? welch(weeks);
  if (widenedBy === 1) return [significant(low), significant(high)];
  const middle = difference(weeks) ?? 0;
  return [
    significant(middle - widenedBy * (middle - low)),
    significant(middle + widenedBy * (high - middle)),
  ];
}

function difference(weeks: readonly Sides[]): number | null {
  let [trades, sum, restTrades, restSum] = [0, 0, 0, 0];
  for (const { own, rest } of weeks) {
    trades += own.trades;
    sum += own.sum;
    restTrades += rest.trades;
    restSum += rest.sum;
  }
  return trades === 0 || restTrades === 0 ? null : sum / trades - restSum / restTrades;
}

function welch(weeks: readonly Sides[]): Interval {
  const error = (side: keyof Sides): number => {
    const [n, sum, squares] = weeks.reduce(
      ([count, first, second], { [side]: money }) => [
        count + money.trades,
        first + money.sum,
        second + money.squares,
      ],
      [0, 0, 0],
    );
    return Math.max(0, squares - (sum * sum) / n) / (n - 1) / n;
  };
  return normalInterval(difference(weeks) ?? 0, Math.sqrt(error("own") + error("rest")));
}
