import type { CoachQuery, LeftOut, QuestionFilter } from "#shared/contracts/coach-query.ts";
import { LONGEST_QUESTION, LONGEST_READING } from "#shared/contracts/questions.ts";
import { display, displayName } from "../../core/display.ts";
import { boundedWords } from "./bounded-words.ts";

const WEEKDAYS = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];

const GROUPS: Record<Extract<CoachQuery, { kind: "compare" }>["by"], string> = {
  symbol: "symbols",
  account: "accounts",
  direction: "long and short",
  setup: "setups",
  tag: "tags",
  weekday: "weekdays of the close",
  openingHour: "hours of the opening",
  day: "days of the close",
  month: "months of the close",
  trade: "single trades",
};

const MEASURES: Record<Extract<CoachQuery, { kind: "figures" }>["measure"], string> = {
  netPnl: "net P&L",
  expectancy: "expectancy",
  winRate: "win rate",
  trades: "number of trades",
  r: "R-multiples",
  holding: "holding times",
  drawdown: "deepest drawdown",
};

const HABITS: Readonly<Record<string, string>> = { round_number_anchoring: "trading at round numbers" };

/** So many of the names that are left out are told. */
const TOLD = 5;

/** Says how a question was read, with the zone of its days and times, so that the asker can check it. */
export function readAs(query: CoachQuery, timeZone: string): string {
  const zone = isByClock(query) ? `; by the clock of ${timeZone.replaceAll("_", " ")}` : "";
  return boundedWords(`${wordsOf(query)}${zone}`, LONGEST_READING);
}

/** The same as the title of a question that its asker gave as a query. */
export function titleOf(query: CoachQuery): string {
  const words = wordsOf(query);
  return boundedWords(`${words.charAt(0).toUpperCase()}${words.slice(1)}`, LONGEST_QUESTION);
}

/** True where the zone of the asker decides which trades are meant. */
function isByClock(query: CoachQuery): boolean {
  if (query.kind === "bias") return false;
  if (query.filter.from !== undefined || query.filter.to !== undefined) return true;
  if (query.kind === "without") return query.exclude.weekdays !== undefined;
  const { zone, weekday, openedFrom, openedBefore } = query.filter;
  const by = query.kind === "compare" ? query.by : null;
  if (by === "day" || by === "month") return true;
  if (zone !== undefined) return false;
  const isOfTimes = [weekday, openedFrom, openedBefore].some((part) => part !== undefined);
  return isOfTimes || by === "weekday" || by === "openingHour";
}

function wordsOf(query: CoachQuery): string {
  switch (query.kind) {
    case "bias":
      return `the cost of ${HABITS[query.bias] ?? query.bias.replaceAll("_", " ")}, over the whole ledger`;
    case "without":
      return `what the history would be without ${leftOut(query.exclude)}; ${tradesOf(query.filter)}`;
    case "figures":
      return `${tradesOf(query.filter)}; ${MEASURES[query.measure]}`;
    case "compare":
      return `${groupsOf(query)} by ${MEASURES[query.measure]}, the ${query.want} first; ${tradesOf(query.filter)}`;
  }
}

function groupsOf({ by, among, asks }: Extract<CoachQuery, { kind: "compare" }>): string {
  const nameOf = (name: string) => (by === "weekday" ? weekdayWords(name) : displayName(name));
  const alone = among === undefined ? "" : ` (${among.map(nameOf).join(", ")} alone)`;
  return `${GROUPS[by]}${alone}${asks === undefined ? "" : ` and the place of ${nameOf(asks)},`}`;
}

function leftOut({ symbols, accounts, tags, setups, directions, weekdays }: LeftOut): string {
  const all = [
    ...named("", symbols),
    ...named("account ", accounts),
    ...named("tag ", tags),
    ...named("setup ", setups),
    ...named("", directions).map((direction) => `${direction} trades`),
    ...(weekdays ?? []).map(weekdayWords),
  ];
  const further = all.length - TOLD;
  return all.length <= TOLD + 1 ? all.join(", ") : `${all.slice(0, TOLD).join(", ")} and ${further} more`;
}

function named(what: string, names: readonly string[] | undefined): string[] {
  return (names ?? []).map((name) => `${what}${displayName(name)}`);
}

export function weekdayWords(day: string): string {
  return WEEKDAYS[Number(day) - 1] ?? day;
}

function tradesOf(filter: QuestionFilter): string {
  const { result, direction, symbol, account, tag, setup, weekday, holding, currency, from, to } = filter;
  const what = [
    result === undefined ? "" : result === "win" ? "winning" : "losing",
    direction ?? "",
    "trades",
    symbol === undefined ? "" : `in ${displayName(symbol)}`,
    account === undefined ? "" : `of account ${displayName(account)}`,
    tag === undefined ? "" : `with tag ${displayName(tag)}`,
    setup === undefined ? "" : `of setup ${displayName(setup)}`,
    holding === undefined ? "" : `held ${holding.replaceAll("_", " ")}`,
    currency === undefined ? "" : `in ${currency}`,
  ];
  const closed = [
    weekday === undefined ? "" : `on ${weekdayWords(weekday)}`,
    from !== undefined && from === to
      ? `on ${display(from)}`
      : [from === undefined ? "" : `from ${display(from)}`, to === undefined ? "" : `to ${display(to)}`]
          .filter((words) => words !== "")
          .join(" "),
  ].filter((words) => words !== "");
  const opened = [timesOf(filter), runOf(filter)].filter((words) => words !== "");
  const clauses = [
    what.filter((words) => words !== "").join(" "),
    closed.length === 0 ? "" : `closed ${closed.join(", ")}`,
    opened.length === 0 ? "" : `opened ${opened.join(", ")}`,
  ].filter((words) => words !== "");
  const [first = "", second, ...others] = clauses;
  if (second === undefined) return first === "trades" ? "all closed trades" : first;
  return [`${first} ${second}`, ...others].join(", ");
}

function timesOf({ openedFrom, openedBefore, zone }: QuestionFilter): string {
  if (openedFrom === undefined && openedBefore === undefined) return "";
  const place = zone === undefined ? "" : ` in ${zone.replaceAll("_", " ")}`;
  if (openedFrom === undefined) return `before ${openedBefore}${place}`;
  return openedBefore === undefined
    ? `at ${openedFrom} or later${place}`
    : `from ${openedFrom} to before ${openedBefore}${place}`;
}

function runOf({ after, afterRun = "1" }: QuestionFilter): string {
  if (after === undefined) return "";
  if (afterRun === "1") return `after a ${after} of the same account`;
  return `after ${afterRun} or more ${after === "loss" ? "losses" : "wins"} in a row of the same account`;
}
