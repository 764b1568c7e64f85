import { QuestionFilter, type QuestionGrouping } from "#shared/contracts/coach-query.ts";
import { type Days, monthsFrom } from "./time-words.ts";

/**
 * The filter that finds exactly the trades of a group: what it found before and the group have in common.
 * `CoachQuery` refuses the comparisons in which no filter says that.
 */
export function narrowedTo(
  by: QuestionGrouping,
  { key, name }: { key: string; name: string },
  filter: QuestionFilter,
): QuestionFilter {
  switch (by) {
    case "symbol":
      return { ...filter, symbol: key };
    case "account":
      return { ...filter, account: key };
    case "setup":
      return { ...filter, setup: name };
    case "tag":
      return { ...filter, tag: name };
    case "direction":
    case "weekday":
      return { ...filter, ...QuestionFilter.parse({ [by]: key }) };
    case "openingHour":
      return { ...filter, ...hourWithin(filter, key) };
    case "day":
      return { ...filter, ...daysWithin(filter, { from: key, to: key }) };
    case "month": {
      const [year = 0, month = 0] = key.split("-").map(Number);
      return { ...filter, ...daysWithin(filter, monthsFrom(year, month, 1)) };
    }
    case "trade":
      throw new Error("a trade is no group");
  }
}

function daysWithin({ from, to }: QuestionFilter, days: Days): Days {
  return {
    from: from === undefined || from < days.from ? days.from : from,
    to: to === undefined || to > days.to ? days.to : to,
  };
}

type Times = { openedFrom: string; openedBefore: string };

/** Times of day that go over midnight are two spans, and an hour lies in one of them. */
function hourWithin({ openedFrom = "00:00", openedBefore = "24:00" }: QuestionFilter, hour: string): Times {
  const [begin, end] = [`${hour}:00`, `${String(Number(hour) + 1).padStart(2, "0")}:00`];
  const spans =
    openedFrom < openedBefore
      ? [[openedFrom, openedBefore] as const]
      : [[openedFrom, "24:00"] as const, ["00:00", openedBefore] as const];
  const common = spans.map(([from, before]): Times => ({
    openedFrom: from > begin ? from : begin,
    openedBefore: before < end ? before : end,
  }));
  const found = common.find((times) => times.openedFrom < times.openedBefore);
  if (found === undefined) throw new Error(`the hour ${hour} is no group of these times of day`);
  return found;
}
