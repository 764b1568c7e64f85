import { CoachQuery, type QuestionFilter, type QuestionGrouping } from "#shared/contracts/coach-query.ts";
import { placeAsked } from "./place-asked.ts";
import { endLeavingOut, narrow, type Reading } from "./reading.ts";

/** The query of what was read, or null where it has faults. Nothing is dropped to make one. */
export function queryOf(reading: Reading): CoachQuery | null {
  endLeavingOut(reading);
  const query = madeOf(reading);
  if (query === null) return null;
  const known = CoachQuery.safeParse(query);
  if (known.success) return query;
  reading.faults.push(...new Set(known.error.issues.map(({ message }) => message)));
  return null;
}

function madeOf(reading: Reading): CoachQuery | null {
  countLost(reading);
  const leavesOut = Object.keys(reading.exclude).length > 0;
  const asks = reading.bias === null && !leavesOut ? placeAsked(reading) : null;
  const { filter, exclude, measure, by, among, bias, faults } = reading;
  const isNarrowed = Object.keys(filter).length > 0;
  if (isBackward(filter)) faults.push("a period that ends before it begins");
  if (isMoment(filter)) faults.push("times of day that end where they begin");
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
  if (faults.length > 0) return null;
  const chosen = { ...(among !== null && { among }), ...(asks !== null && { asks }) };
  return { kind: "compare", by, measure: measure ?? rankedBy(reading, by), want, ...chosen, filter };
}

/** Better is what makes more with each trade; most is what makes more in all, and so is the best day. */
function rankedBy({ isOfQuality, isOfMoney, loses }: Reading, by: QuestionGrouping): "expectancy" | "netPnl" {
  const isOfSum = isOfMoney || loses || by === "trade" || by === "day" || by === "month";
  return isOfQuality && !isOfSum ? "expectancy" : "netPnl";
}

/** True where no part of a question was understood but words around it. */
export function isNothing({ filter, exclude, measure, by, bias }: Reading): boolean {
  const isWhole = [filter, exclude].every((part) => Object.keys(part).length === 0);
  return isWhole && measure === null && by === null && bias === null;
}

/** "How many did I lose" counts the losing trades; how many made money is not known by a count of all. */
function countLost(reading: Reading): void {
  if (reading.measure !== "trades") return;
  if (reading.isOfMoney) reading.faults.push("either how many trades there are, or what they made");
  if (!reading.loses) return;
  reading.loses = false;
  narrow(reading, { result: "loss" });
}

/** What can be asked of a reading with faults: its filter alone. */
export function partOf({ filter, isNegated }: Reading): CoachQuery | null {
  const isNothing = Object.keys(filter).length === 0 || isBackward(filter) || isMoment(filter);
  if (isNothing || isNegated) return null;
  const known = CoachQuery.safeParse({ kind: "figures", measure: "netPnl", filter });
  return known.success ? known.data : null;
}

function isBackward({ from, to }: QuestionFilter): boolean {
  return from !== undefined && to !== undefined && from > to;
}

function isMoment({ openedFrom, openedBefore }: QuestionFilter): boolean {
  return openedFrom !== undefined && openedFrom === openedBefore;
}

function given<T extends object>(all: T): T {
  // eslint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T;
}
