import type { Breakdown } from "#shared/contracts/breakdowns.ts";
import { STILL_OPEN, TradeFilter, UNTIMED } from "#shared/contracts/trades.ts";
import { formatCalendar, formatCalendarMonth } from "../numbers/format-time.ts";
import { nextMonth } from "../numbers/zoned-day.ts";
import { shapeWords } from "./shape-words.ts";
import type { TradesSearch } from "./search.ts";

/** The breakdowns of the page, by their names in a sentence after "by". */
export const BREAKDOWN_WORDS = {
  symbol: "Symbol",
  account: "Account",
  direction: "Long or short",
  setup: "Setup",
  tag: "Tag",
  adherence: "Playbook kept",
  rule: "Rule",
  structure: "Option structure",
  holding: "Holding time",
  hour: "Hour",
  weekday: "Weekday",
  month: "Month",
  day: "Day",
} as const satisfies Partial<Record<Breakdown, string>>;

/** The breakdowns that one list of bars shows. */
export type Listed = keyof typeof BREAKDOWN_WORDS;

const HOLDING_WORDS: Readonly<Record<string, string>> = {
  under_1m: "under 1 min",
  "1m_5m": "1 to 5 min",
  "5m_15m": "5 to 15 min",
  "15m_1h": "15 min to 1 h",
  "1h_4h": "1 to 4 h",
  "4h_1d": "4 h to 1 day",
  "1d_7d": "1 to 7 days",
  "7d_30d": "7 to 30 days",
  over_30d: "over 30 days",
  [UNTIMED]: "no time in the file",
  [STILL_OPEN]: "still open",
};

/** The name of an ISO weekday from `1` to `7`. 1 June 2026 is a Monday. */
export function weekdayWords(day: string, part: "weekday" | "weekdayShort" = "weekday"): string {
  return formatCalendar(`2026-06-0${day}`, part);
}

/** An hour such as `09` as its span. */
export function hourWords(hour: string): string {
  if (hour === UNTIMED) return "no time in the file";
  return `${hour}:00–${String((Number(hour) + 1) % 24).padStart(2, "0")}:00`;
}

/** What a trade answered to its rules. */
export const ADHERENCE_WORDS: Readonly<Record<string, string>> = {
  followed: "no rule broken",
  broken: "a rule broken",
  "": "nothing answered",
};

/** The words of a group; `rule` are those of a rule. */
export function groupWords(by: Listed, key: string, rule: string | null = null): string {
  switch (by) {
    case "adherence":
      return ADHERENCE_WORDS[key] ?? key;
    case "rule":
      return key === "" ? "nothing answered" : `${key.split(":")[1]}: ${rule ?? "a rule that is gone"}`;
    case "structure":
      return key === "" ? "no structure" : shapeWords(key);
    case "symbol":
    case "account":
      return key;
    case "setup":
    case "tag":
      return key === "" ? `no ${by}` : key;
    case "direction":
      return key === "long" ? "Long" : "Short";
    case "holding":
      return HOLDING_WORDS[key] ?? key;
    case "hour":
      return hourWords(key);
    case "weekday":
      return weekdayWords(key);
    case "month":
      return formatCalendarMonth(key);
    case "day":
      return formatCalendar(key, "whole");
  }
}

/**
 * The search that lists the trades of a group; null for the trades without a tag, a setup or an answer. Of a
 * symbol with a comma the list shows how it begins.
 */
export function tradesOfGroup(by: Listed, key: string): TradesSearch | null {
  switch (by) {
    case "setup":
      return key === "" ? null : { setup: key };
    case "tag":
      return key === "" ? null : { tag: key };
    case "adherence":
      return key === "" ? null : { adherence: adherenceOf(key) };
    case "rule": {
      const [rule, answer] = key.split(":");
      return key === "" ? null : { rule, adherence: adherenceOf(answer) };
    }
    case "structure":
      return key === "" ? null : { structure: TradeFilter.shape.structure.catch(undefined).parse(key) };
    case "symbol":
      return key.includes(",") ? { begins: key } : { symbol: key };
    case "account":
      return { account: key };
    case "direction":
      return { direction: TradeFilter.shape.direction.catch(undefined).parse(key) };
    case "holding":
      return { holding: TradeFilter.shape.holding.catch(undefined).parse(key) };
    case "hour":
      return { hour: key };
    case "weekday":
      return { weekday: TradeFilter.shape.weekday.catch(undefined).parse(key) };
    case "month":
      return { from: `${key}-01`, to: dayBefore(nextMonth(key)) };
    case "day":
      return { from: key, to: key };
  }
}

function adherenceOf(answer: string | undefined): TradesSearch["adherence"] {
  return TradeFilter.shape.adherence.catch(undefined).parse(answer);
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 1).toISOString().slice(0, 10);
}
