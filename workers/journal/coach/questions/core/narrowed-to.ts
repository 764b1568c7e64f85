import { QuestionFilter, type QuestionGrouping } from "#shared/contracts/coach-query.ts";
import { addDays } from "./time-words.ts";

/** The part of a filter that finds exactly the trades of a group. */
export function narrowedTo(
  by: QuestionGrouping,
  { key, name }: { key: string; name: string },
): QuestionFilter {
  switch (by) {
    case "symbol":
      return { symbol: key };
    case "account":
      return { account: key };
    case "setup":
      return { setup: name };
    case "tag":
      return { tag: name };
    case "direction":
    case "weekday":
      return QuestionFilter.parse({ [by]: key });
    case "openingHour":
      return { openedFrom: `${key}:00`, openedBefore: `${String(Number(key) + 1).padStart(2, "0")}:00` };
    case "day":
      return { from: key, to: key };
    case "month": {
      const [year = 0, month = 0] = key.split("-").map(Number);
      const next = new Date(Date.UTC(year, month)).toISOString().slice(0, 10);
      return { from: `${key}-01`, to: addDays(next, -1) };
    }
    case "trade":
      throw new Error("a trade is no group");
  }
}
