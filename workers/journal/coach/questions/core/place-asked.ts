import type { QuestionFilter, QuestionGrouping } from "#shared/contracts/coach-query.ts";
import type { Reading } from "./reading.ts";
import { monthsFrom } from "./time-words.ts";

/** The groupings of which a part of the filter is one group. */
const DIMENSIONS = ["symbol", "account", "setup", "tag", "direction", "weekday"] as const;
const PERIODS = ["from", "to"] as const;

/**
 * Takes the group of which it is asked whether it is the best out of the filter: among itself alone anything
 * is the best. Returns that group, or null where none is asked about. What cannot be told is a fault.
 */
export function placeAsked(reading: Reading): string | null {
  const { isYesNo, want, among, faults } = reading;
  if (reading.by === null && !reading.isOfSeveral && want !== null && among === null) {
    const [only, ...others] = isYesNo ? DIMENSIONS.filter((each) => reading.filter[each] !== undefined) : [];
    if (only === undefined || others.length > 0) {
      faults.push("better or worse than what");
      return null;
    }
    reading.by = only;
  }
  if (reading.by === null && reading.isOfSeveral && isYesNo && among === null) {
    const [only, ...others] = DIMENSIONS.filter((each) => reading.filter[each] !== undefined);
    if (only !== undefined && others.length === 0) reading.by = only;
  }
  if (isYesNo && reading.by === "day" && reading.filter.weekday !== undefined) reading.by = "weekday";
  const { by } = reading;
  if (by === null) return null;
  const group = groupIn(reading.filter, by);
  if (group === null) {
    if (isYesNo && among === null && by !== "direction")
      faults.push(`which ${WORDS[by] ?? by} is asked about`);
    return null;
  }
  if (!isYesNo || among !== null) {
    faults.push(`where ${WORDS[by] ?? by}s are compared, no ${WORDS[by] ?? by} can be chosen`);
    return null;
  }
  const own: readonly string[] = by === "day" || by === "month" ? PERIODS : [by];
  reading.filter = Object.fromEntries(Object.entries(reading.filter).filter(([name]) => !own.includes(name)));
  return group;
}

const WORDS: Partial<Record<QuestionGrouping, string>> = { openingHour: "hour", trade: "single trade" };

/** The one group of a grouping that the filter selects. */
function groupIn(filter: QuestionFilter, by: QuestionGrouping): string | null {
  const { from, to } = filter;
  const dimension = DIMENSIONS.find((each) => each === by);
  if (dimension !== undefined) return filter[dimension] ?? null;
  if (from === undefined || to === undefined) return null;
  if (by === "day") return from === to ? from : null;
  if (by !== "month") return null;
  const [year = 0, month = 0] = from.split("-").map(Number);
  const whole = monthsFrom(year, month, 1);
  return whole.from === from && whole.to === to ? from.slice(0, 7) : null;
}
