import { expect, test } from "vitest";
import { NewFill } from "./fill-edits.ts";
import { NewMissedTrade } from "./missed-trades.ts";
import { NewSavedFilter } from "./saved-filters.ts";
import { SetupName, TagName } from "./trade-notes.ts";

const NAMES = {
  tag: TagName,
  setup: SetupName,
  symbol: NewMissedTrade.shape.symbol,
  filter: NewSavedFilter.shape.name,
  account: NewFill.shape.account,
};

const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString();

test.each(Object.entries(NAMES))("a name of a %s holds nothing that cannot be seen", (_, name) => {
  for (const unseen of ["\u200b", "\u202eRTL", "AC\u200bME", "A\ufe0f", "\u3164", "A\u2066B", "\u200d"])
    expect(name.safeParse(unseen).success, JSON.stringify(unseen)).toBe(false);
  for (const seen of ["Gap up", "👩🏽\u200d💻", "❤\ufe0f\u200d🔥", "می\u200cخواهم", "Größe"])
    expect(name.safeParse(seen).success, seen).toBe(true);
});

test("what was traded or seen is not later than tomorrow", () => {
  const { at } = NewMissedTrade.shape;
  const { executedAt } = NewFill.shape;
  for (const [ahead, isTaken] of [
    [-1, true],
    [0.9, true],
    [2, false],
    [60_000, false],
  ] as const) {
    expect(at.safeParse(day(ahead)).success).toBe(isTaken);
    expect(executedAt.safeParse(day(ahead)).success).toBe(isTaken);
    expect(executedAt.safeParse(day(ahead).slice(0, 10)).success).toBe(isTaken);
  }
  expect(at.safeParse("9999-12-31T00:00:00Z").error?.issues[0]?.message).toBe("is later than tomorrow");
});
