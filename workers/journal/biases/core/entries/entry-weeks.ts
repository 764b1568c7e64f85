import type { ProviderName } from "#shared/contracts/market.ts";
import type { Decimal } from "#shared/decimal.ts";
import { addMoney, type Money, weekNumber } from "../cost.ts";
import { groupBy, strataOf } from "../pairs.ts";
import { dayOf, WEEK_MS } from "../weeks.ts";
import type { Entry } from "./entries.ts";

/** One entry with the places of its account and currency; −1 is an unknown hour, and an ordinal of 0 none. */
type Cells = [
  account: number,
  currency: number,
  day: number,
  hour: number,
  ordinal: number,
  move: number | null,
  logSize: number | null,
  streak: number,
  run: number | null,
  hits: number,
  counted: number,
  result: Decimal | null,
  later: number,
  /** Whose bars the run is measured by; absent after an exit of one's own. */
  runBy?: ProviderName,
];

/** One week: what the seven habits of entries need of each, in the order of opening. */
export type EntryWeek = { accounts: string[]; currencies: string[]; cells: Cells[] };

export const ENTRIES = { formula: "entries/2" } as const;

/** The trades of a week's entries, in their order. They stand apart, because no score reads them. */
export const ENTRY_TRADES = { formula: "entry_trades/1" } as const;

/** An entry as the scores read it. Days count from 1970-01-01, and weeks as `weekNumber` does. */
export type Row = {
  account: string;
  currency: string;
  week: number;
  day: number;
  hour: number;
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

/** Folds the entries of the week that begins at `from`. */
export function countEntries(entries: readonly Entry[], from: number): EntryWeek {
  const week: EntryWeek = { accounts: [], currencies: [], cells: [] };
  for (const {
    account,
    currency,
    openedAt,
    hour,
    ordinal,
    outcome,
    move,
    sizeRatio,
    streak,
    run,
    runBy,
    round,
  } of entries) {
    const cells: Cells = [
      placeIn(week.accounts, account),
      placeIn(week.currencies, currency),
      dayOf(openedAt) - dayOf(from),
      hour ?? -1,
      ordinal ?? 0,
      rounded(move),
      sizeRatio === null ? null : rounded(Math.log(sizeRatio)),
      streak,
      rounded(run, 6),
      ...round,
      outcome?.result ?? null,
      outcome === null ? 0 : Math.floor((outcome.closedAt - from) / WEEK_MS),
    ];
    if (runBy !== null) cells.push(runBy);
    week.cells.push(cells);
  }
  return week;
}

/** Every entry of the weeks, in order. */
export function rowsOf(weeks: readonly { week: string; entries: EntryWeek }[]): Row[] {
  return weeks.flatMap(({ week: name, entries: { accounts, currencies, cells } }) => {
    const week = weekNumber(name);
    return cells.map(
      ([
        account,
        currency,
        day,
        hour,
        ordinal,
        move,
        logSize,
        streak,
        run,
        hits,
        counted,
        result,
        later,
        runBy = null,
      ]): Row => ({
        account: accounts[account] ?? "",
        currency: currencies[currency] ?? "",
        week,
        day: dayOf(week * WEEK_MS) + MONDAY + day,
        hour,
        ordinal,
        move,
        logSize,
        streak,
        run,
        runBy,
        hits,
        counted,
        result,
        closedWeek: week + later,
      }),
    );
  });
}

/** 1970-01-05 was a Monday; `weekNumber` counts from the Thursday before it. */
const MONDAY = 4;

/** The strata of a permutation: busy days, and what is left of each account's weeks. */
export function weeklyStrata(rows: readonly Row[]): Row[][] {
  return [...groupBy(rows, ({ week }) => week).values()].flatMap((own) => strataOf(own));
}

/** Each account's day with its rows. */
export function daysOf(rows: readonly Row[]): Row[][] {
  return [...groupBy(rows, ({ account, day }) => `${account} ${day}`).values()];
}

/** The money of the closed trades among the rows. */
export function moneyOf(rows: readonly Row[]): Money {
  const money: Money = new Map();
  for (const { currency, closedWeek, result } of rows)
    if (result !== null) addMoney(money, { currency, week: closedWeek, result });
  return money;
}

/** A move in usual moves, at most three either way, so that one trade in a hundred decides nothing. */
export function clipped(move: number): number {
  return Math.max(-3, Math.min(3, move));
}

function placeIn(names: string[], name: string): number {
  const at = names.indexOf(name);
  return at === -1 ? names.push(name) - 1 : at;
}

function rounded(value: number | null, places = 4): number | null {
  return value === null ? null : Number(value.toFixed(places));
}
