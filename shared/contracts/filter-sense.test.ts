import { expect, test } from "vitest";
import { CoachQuery } from "./coach-query.ts";
import { NewBulkEdit } from "./bulk-edits.ts";
import { NewSavedFilter } from "./saved-filters.ts";
import { listTrades } from "./trades.ts";

/** A part of a filter that alone finds everything, and the field that the refusal names. */
const SAYS_NOTHING = [
  [{ text: "!!!" }, "text"],
  [{ text: "😀 。 \u200B" }, "text"],
  [{ text: "" }, "text"],
  [{ tag: "" }, "tag"],
  [{ setup: "" }, "setup"],
  [{ account: "" }, "account"],
  [{ symbol: "," }, "symbol"],
  [{ symbol: [] }, "symbol"],
  [{ symbolPrefix: "" }, "symbolPrefix"],
  [{ afterRun: "2" }, "afterRun"],
  [{ openedFrom: "09:30", openedBefore: "09:30" }, "openedBefore"],
] as const;

test.each(SAYS_NOTHING)("a filter %j is neither written about nor kept", (filter, path) => {
  for (const parsed of [
    NewBulkEdit.safeParse({ filter, set: { notes: "x" } }),
    NewSavedFilter.safeParse({ name: "n", filter }),
  ])
    expect(parsed.error?.issues.map((issue) => issue.path)).toEqual([["filter", path]]);
});

test("a filter without any part is all trades, and one that says something is taken", () => {
  for (const filter of [
    {},
    { text: "™ !" },
    { after: "loss", afterRun: "2" },
    { openedFrom: "22:00", openedBefore: "02:00" },
    { symbol: "A,B" },
  ])
    expect(NewBulkEdit.safeParse({ filter, set: {} }).error).toBeUndefined();
});

test("a list and a question refuse what needs another part", () => {
  expect(listTrades.query?.safeParse({ afterRun: "2" }).success).toBe(false);
  expect(listTrades.query?.safeParse({ text: "!!!" }).success).toBe(true);
  const filter = { openedFrom: "10:00", openedBefore: "10:00" };
  expect(CoachQuery.safeParse({ kind: "figures", measure: "r", filter }).success).toBe(false);
});
