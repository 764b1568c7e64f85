import { type ProviderName, PROVIDERS } from "#shared/contracts/market.ts";
import type { Decimal } from "#shared/decimal.ts";
import { weekNumber } from "../cost.ts";
import type { KeptWeek, WeekText } from "../kept-weeks.ts";
import { dayOf, WEEK_MS } from "../weeks.ts";
import type { Entry } from "./entries.ts";
import type { Row } from "./entry-rows.ts";

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
  return weeks.flatMap(({ week, entries }) => rowsIn(weekNumber(week), pack(entries)));
}

/** Keeps the entries of a week in about 45 bytes each; as rows they take several times as much. */
export function keptPacked({ week, text }: WeekText): KeptWeek<Row[]> {
  const packed = pack(JSON.parse(text) as EntryWeek);
  return { week, read: () => rowsIn(weekNumber(week), packed) };
}

/** The entries of a week: their numbers in columns, and their results in one text. */
type Packed = Pick<EntryWeek, "accounts" | "currencies"> & {
  n: number;
  numbers: ArrayBuffer;
  results: string;
};

/** What an entry takes in the columns of numbers. */
const ENTRY_BYTES = 34;
/** Logarithms are kept in whole units of their last place. */
const [SIZE_UNITS, RUN_UNITS] = [1e4, 1e6];
/** Stands for null in a column of whole numbers. */
const NONE = -(2 ** 31);
/** 1970-01-05 was a Monday; `weekNumber` counts from the Thursday before it. */
const MONDAY = 4;

/** The columns of `n` entries. The wider ones come first, so that each begins where its numbers may. */
function columnsIn(numbers: ArrayBuffer, n: number) {
  return {
    moves: new Float64Array(numbers, 0, n),
    logSizes: new Int32Array(numbers, 8 * n, n),
    runs: new Int32Array(numbers, 12 * n, n),
    ordinals: new Int32Array(numbers, 16 * n, n),
    accounts: new Int32Array(numbers, 20 * n, n),
    laters: new Int16Array(numbers, 24 * n, n),
    currencies: new Int16Array(numbers, 26 * n, n),
    // A streak is looked for among REACH trades.
    streaks: new Int8Array(numbers, 28 * n, n),
    days: new Int8Array(numbers, 29 * n, n),
    hours: new Int8Array(numbers, 30 * n, n),
    hits: new Int8Array(numbers, 31 * n, n),
    counted: new Int8Array(numbers, 32 * n, n),
    runBy: new Int8Array(numbers, 33 * n, n),
  };
}

function pack({ accounts, currencies, cells }: EntryWeek): Packed {
  const n = cells.length;
  const numbers = new ArrayBuffer(ENTRY_BYTES * n);
  const columns = columnsIn(numbers, n);
  cells.forEach((own, at) => {
    columns.accounts[at] = own[0];
    columns.currencies[at] = own[1];
    columns.days[at] = own[2];
    columns.hours[at] = own[3];
    columns.ordinals[at] = own[4];
    columns.moves[at] = own[5] ?? Number.NaN;
    columns.logSizes[at] = inUnits(own[6], SIZE_UNITS);
    columns.streaks[at] = own[7];
    columns.runs[at] = inUnits(own[8], RUN_UNITS);
    columns.hits[at] = own[9];
    columns.counted[at] = own[10];
    columns.laters[at] = own[12];
    columns.runBy[at] = own[13] === undefined ? -1 : PROVIDERS.indexOf(own[13]);
  });
  return { accounts, currencies, n, numbers, results: cells.map((own) => own[11] ?? "").join(" ") };
}

function rowsIn(week: number, { accounts, currencies, n, numbers, results }: Packed): Row[] {
  const columns = columnsIn(numbers, n);
  const monday = dayOf(week * WEEK_MS) + MONDAY;
  const own = results.split(" ");
  const rows: Row[] = [];
  for (let at = 0; at < n; at++) {
    const move = columns.moves[at] ?? Number.NaN;
    rows.push({
      account: accounts[columns.accounts[at] ?? -1] ?? "",
      currency: currencies[columns.currencies[at] ?? -1] ?? "",
      week,
      day: monday + (columns.days[at] ?? 0),
      hour: columns.hours[at] ?? -1,
      ordinal: columns.ordinals[at] ?? 0,
      move: Number.isNaN(move) ? null : move,
      logSize: outOfUnits(columns.logSizes[at], SIZE_UNITS),
      streak: columns.streaks[at] ?? 0,
      run: outOfUnits(columns.runs[at], RUN_UNITS),
      runBy: PROVIDERS[columns.runBy[at] ?? -1] ?? null,
      hits: columns.hits[at] ?? 0,
      counted: columns.counted[at] ?? 0,
      result: own[at] === "" ? null : (own[at] ?? null),
      closedWeek: week + (columns.laters[at] ?? 0),
    });
  }
  return rows;
}

function inUnits(value: number | null, units: number): number {
  return value === null ? NONE : Math.round(value * units);
}

/** The quotient is the number that was kept: both are the nearest to the same decimal. */
function outOfUnits(kept: number = NONE, units: number): number | null {
  return kept === NONE ? null : kept / units;
}

function placeIn(names: string[], name: string): number {
  const at = names.indexOf(name);
  return at === -1 ? names.push(name) - 1 : at;
}

function rounded(value: number | null, places = 4): number | null {
  return value === null ? null : Number(value.toFixed(places));
}
