import type { BiasName } from "#shared/contracts/biases.ts";
import type {
  LeftOut,
  QuestionFilter,
  QuestionGrouping,
  QuestionMeasure,
} from "#shared/contracts/coach-query.ts";
import { RUN_LENGTHS } from "#shared/contracts/trades.ts";
import { displayName } from "../../core/display.ts";
import type { Effect } from "./phrases.ts";
import { weekdayWords } from "./read-as.ts";
import type { Name, Token } from "./tokens.ts";

/** What the words said so far, and what cannot go together. */
export type Reading = {
  filter: QuestionFilter;
  exclude: LeftOut;
  measure: QuestionMeasure | null;
  want: "best" | "worst" | null;
  by: QuestionGrouping | null;
  /** The only groups that are compared. */
  among: string[] | null;
  bias: BiasName | null;
  loses: boolean;
  isOfMoney: boolean;
  isOfQuality: boolean;
  /** The most or the best is asked for. */
  isOfSeveral: boolean;
  /** The question is to be answered by yes or no. */
  isYesNo: boolean;
  /** The word after which all is left out, and whether anything was. */
  leavesOut: { said: string; isTaken: boolean } | null;
  faults: string[];
  /** A negation was not understood, so that nothing of the question is what was asked. */
  isNegated: boolean;
};

const YES_NO: ReadonlySet<string> = new Set("is are was were am do does did has have".split(" "));

export function newReading(tokens: readonly Token[]): Reading {
  return {
    filter: {},
    exclude: {},
    measure: null,
    want: null,
    by: null,
    among: null,
    bias: null,
    loses: false,
    isOfMoney: false,
    isOfQuality: false,
    isOfSeveral: false,
    isYesNo: YES_NO.has(tokens[0]?.folded ?? "") && !tokens.some(({ folded }) => folded === "which"),
    leavesOut: null,
    faults: [],
    isNegated: false,
  };
}

/** Takes a part of the filter; a second value of the same part is a fault and never replaces the first. */
export function narrow(reading: Reading, part: QuestionFilter): void {
  if (reading.leavesOut !== null) {
    reading.leavesOut.isTaken = true;
    leaveOut(reading, part);
    return;
  }
  for (const [name, value] of Object.entries(part)) {
    const known = Object.entries(reading.filter).find(([own]) => own === name)?.[1];
    if (known !== undefined && value !== undefined && known !== value) {
      const both = `${valueWords(name, known)} or ${valueWords(name, value)}`;
      reading.faults.push(`only one ${WORDS[name] ?? name} at a time: ${both}`);
      return;
    }
  }
  reading.filter = { ...reading.filter, ...part };
}

function valueWords(name: string, value: string): string {
  return name === "weekday" ? weekdayWords(value) : displayName(value);
}

/** Ends what is left out. A word that leaves nothing out was not understood, whatever stands after it. */
export function endLeavingOut(reading: Reading): void {
  const { leavesOut, faults } = reading;
  reading.leavesOut = null;
  if (leavesOut === null || leavesOut.isTaken) return;
  faults.push(`what “${leavesOut.said}” leaves out, which is to follow it`);
  reading.isNegated = true;
}

const WORDS: Readonly<Record<string, string>> = {
  openedFrom: "time of day",
  openedBefore: "time of day",
  zone: "zone",
  after: "result before the trade",
  afterRun: "run of results",
  from: "period",
  to: "period",
  result: "result",
  currency: "currency",
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
export function take(reading: Reading, effect: Effect, said: string): void {
  const { filter, measure, want, always, bias, leavesOut, loses } = effect;
  if (leavesOut === true) {
    endLeavingOut(reading);
    reading.leavesOut = { said, isTaken: false };
  }
  if (loses === true) reading.loses = true;
  if (effect.isOfMoney === true) reading.isOfMoney = true;
  if (effect.isOfQuality === true) reading.isOfQuality = true;
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

/**
 * A name that is of one kind alone narrows; one of several kinds is asked about. Of names that differ in case
 * only, the one that is written exactly so is meant.
 */
export function takeName(reading: Reading, found: readonly Name[], said: string): void {
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  const exact = found.filter(({ name }) => name === said);
  const [only, ...others] = exact.length > 0 && kinds.length === 1 ? exact : found;
  if (only === undefined) return;
  const name = displayName(only.name);
  if (kinds.length > 1)
    reading.faults.push(
      `“${said}” is a ${kinds.join(" and a ")}: write which, such as ${only.kind} "${name}"`,
    );
  else if (others.length > 0)
    reading.faults.push(`“${said}” is the name of several: write one exactly, such as "${name}"`);
  else narrow(reading, { [only.kind]: only.name });
}

export function takeRun(reading: Reading, after: "win" | "loss", run: number): void {
  const length = RUN_LENGTHS.find((each) => Number(each) === run);
  if (length === undefined) reading.faults.push(`from 1 to ${RUN_LENGTHS.length} results in a row`);
  else narrow(reading, { after, afterRun: length });
}
