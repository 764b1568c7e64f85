import type { QuestionGrouping } from "#shared/contracts/coach-query.ts";
import { display, displayName } from "../../core/display.ts";
import { weekdayWords } from "./read-as.ts";

/** How a group is called in an answer. */
export function groupName(by: QuestionGrouping, { key, name }: { key: string; name: string }): string {
  if (by === "weekday") return weekdayWords(key);
  if (by === "openingHour") return `${key}:00`;
  if (by === "month") return display(`${key}-01`).replace(/^\d+ /, "");
  return by === "day" ? key : displayName(name);
}
