import type { ProviderName } from "#shared/contracts/market.ts";
import type { Decimal } from "#shared/decimal.ts";
import { addMoney, type Money } from "../cost.ts";
import { madeOf } from "../kept-weeks.ts";
import { groupBy, strataOf } from "../pairs.ts";

/** An entry as the scores read it. Days count from 1970-01-01, and weeks as `weekNumber` does. */
export type Row = {
  account: string;
  currency: string;
  week: number;
  day: number;
  /** −1 is an unknown hour. */
  hour: number;
  /** 0 is an unknown place in the day. */
  ordinal: number;
  move: number | null;
  logSize: number | null;
  streak: number;
  run: number | null;
  runBy: ProviderName | null;
  hits: number;
  counted: number;
  result: Decimal | null;
  closedWeek: number;
};

/** The entries of a history, week by week in order. Each pass makes the rows of one week after another. */
export type WeeksOfRows = Iterable<readonly Row[]>;

/** The rows of each week, for a caller that holds them all. */
export function weeksOf(rows: readonly Row[]): Row[][] {
  return [...groupBy(rows, ({ week }) => week).values()];
}

/** The strata of a permutation: busy days, and what is left of each account's weeks. */
export function weeklyStrata(weeks: WeeksOfRows): Iterable<Row[]> {
  return madeOf(weeks, (rows) => strataOf(rows));
}

/** Each account's day with its rows. */
export function daysOf(rows: readonly Row[]): Row[][] {
  return [...groupBy(rows, ({ account, day }) => `${account} ${day}`).values()];
}

/** The money of the closed trades among the rows. */
export function moneyOf(rows: Iterable<Row>): Money {
  const money: Money = new Map();
  for (const { currency, closedWeek, result } of rows)
    if (result !== null) addMoney(money, { currency, week: closedWeek, result });
  return money;
}

/** A move in usual moves, at most three either way, so that one trade in a hundred decides nothing. */
export function clipped(move: number): number {
  return Math.max(-3, Math.min(3, move));
}
