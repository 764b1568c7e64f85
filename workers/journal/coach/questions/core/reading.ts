import type { BiasName } from "#shared/contracts/biases.ts";
import type {
  CoachQuery,
  LeftOut,
  QuestionFilter,
  QuestionGrouping,
  QuestionMeasure,
} from "#shared/contracts/coach-query.ts";
import { RUN_LENGTHS } from "#shared/contracts/trades.ts";
import type { Effect } from "./phrases.ts";
import type { Name } from "./tokens.ts";

/** What the words said so far, and what cannot go together. */
export type Reading = {
  filter: QuestionFilter;
  exclude: LeftOut;
  measure: QuestionMeasure | null;
  want: "best" | "worst" | null;
  by: QuestionGrouping | null;
  bias: BiasName | null;
  loses: boolean;
  /** The most or the best is asked for. */
  isOfSeveral: boolean;
  /** What follows is to be left out. */
  leavesOut: boolean;
  faults: string[];
};

export function newReading(): Reading {
  return {
    filter: {},
    exclude: {},
    measure: null,
    want: null,
    by: null,
    bias: null,
    loses: false,
    isOfSeveral: false,
    leavesOut: false,
    faults: [],
  };
}

/** Takes a part of the filter; a second value of the same part is a fault and never replaces the first. */
export function narrow(reading: Reading, part: QuestionFilter): void {
  if (reading.leavesOut) return leaveOut(reading, part);
  for (const [name, value] of Object.entries(part)) {
    const known = Object.entries(reading.filter).find(([own]) => own === name)?.[1];
    if (known !== undefined && known !== value) {
      reading.faults.push(`only one ${WORDS[name] ?? name} at a time: ${known} or ${value}`);
      return;
    }
  }
  reading.filter = { ...reading.filter, ...part };
}

const WORDS: Readonly<Record<string, string>> = {
  openedFrom: "time of day",
  openedBefore: "time of day",
  zone: "zone",
  after: "result before the trade",
  afterRun: "run of results",
  from: "period",
  to: "period",
};

/** Only names, weekdays and directions can be left out. */
function leaveOut(
  reading: Reading,
  { symbol, account, tag, setup, weekday, direction, ...rest }: QuestionFilter,
): void {
  const [other] = Object.keys(rest);
  if (other !== undefined) {
    reading.faults.push(`a ${WORDS[other] ?? other} cannot be left out`);
    return;
  }
  if ([symbol, account, tag, setup].some((name) => name?.includes(",") === true)) {
    reading.faults.push("a name with a comma cannot be left out");
    return;
  }
  const { exclude } = reading;
  const next = {
    symbols: including(exclude.symbols, symbol),
    accounts: including(exclude.accounts, account),
    tags: including(exclude.tags, tag),
    setups: including(exclude.setups, setup),
    weekdays: including(exclude.weekdays, weekday),
    directions: including(exclude.directions, direction),
  };
  reading.exclude = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
}

function including<T>(all: readonly T[] | undefined, one: T | undefined): readonly T[] | undefined {
  return one === undefined ? all : [...new Set([...(all ?? []), one])];
}

/** Takes what a phrase says. */
export function take(reading: Reading, effect: Effect): void {
  const { filter, measure, want, always, bias, leavesOut, loses } = effect;
  if (leavesOut === true) reading.leavesOut = true;
  if (loses === true) reading.loses = true;
  if (effect.isOfSeveral === true) reading.isOfSeveral = true;
  if (filter !== undefined) narrow(reading, filter);
  if (measure !== undefined && reading.measure !== measure) {
    if (reading.measure === null || reading.measure === "trades") reading.measure = measure;
    else if (measure !== "trades") reading.faults.push("only one figure at a time");
  }
  if (want !== undefined && (reading.want ?? want) !== want) reading.faults.push("best or worst, not both");
  else if (want !== undefined) reading.want = want;
  if (always !== undefined) compareBy(reading, always);
  if (bias !== undefined && (reading.bias ?? bias) !== bias) reading.faults.push("only one habit at a time");
  else if (bias !== undefined) reading.bias = bias;
}

export function compareBy(reading: Reading, by: QuestionGrouping): void {
  if (reading.by !== null && reading.by !== by) reading.faults.push("compared by one thing at a time");
  else reading.by = by;
}

/** A name that is of one kind alone narrows; one of several kinds is asked about. */
export function takeName(reading: Reading, found: readonly Name[], said: string): void {
  const [only, ...others] = found;
  if (only === undefined) return;
  if (others.length > 0) {
    const kinds = found.map(({ kind }) => kind).join(" and a ");
    reading.faults.push(`“${said}” is a ${kinds}: write which, such as ${only.kind} "${only.name}"`);
    return;
  }
  narrow(reading, { [only.kind]: only.name });
}

export function takeRun(reading: Reading, after: "win" | "loss", run: number): void {
  const length = RUN_LENGTHS.find((each) => Number(each) === run);
  if (length === undefined) reading.faults.push(`at most ${RUN_LENGTHS.length} results in a row`);
  else narrow(reading, { after, afterRun: length });
}

/** The query of what was read, or null where it has faults. Nothing is dropped to make one. */
export function queryOf(reading: Reading): CoachQuery | null {
  const { filter, exclude, measure, by, bias, faults } = reading;
  const isNarrowed = Object.keys(filter).length > 0;
  const leavesOut = Object.keys(exclude).length > 0;
  if (reading.leavesOut && !leavesOut) faults.push("what is to be left out");
  if (reading.isOfSeveral && by === null)
    faults.push("of what: symbols, setups, tags, accounts, weekdays, hours, days, months or trades");
  if (bias !== null) {
    if (isNarrowed || leavesOut || by !== null)
      faults.push("the cost of a habit is that of the whole ledger, without any filter");
    return faults.length > 0 ? null : { kind: "bias", bias };
  }
  if (leavesOut) {
    const { symbol, account, from, to, ...rest } = filter;
    if (by !== null || Object.keys(rest).length > 0)
      faults.push("beside what is left out, only a symbol, an account and a period can be chosen");
    return faults.length > 0
      ? null
      : { kind: "without", exclude, filter: given({ symbol, account, from, to }) };
  }
  if (by === null)
    return faults.length > 0 ? null : { kind: "figures", measure: measure ?? "netPnl", filter };
  if (measure === "r" || measure === "holding" || measure === "drawdown") {
    faults.push("groups are compared by net P&L, expectancy, win rate or their number of trades");
    return null;
  }
  // What loses most is the worst.
  const want = reading.loses && reading.want !== "worst" ? "worst" : (reading.want ?? "best");
  return faults.length > 0 ? null : { kind: "compare", by, measure: measure ?? "netPnl", want, filter };
}

function given<T extends object>(all: T): T {
  // eslint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T;
}
