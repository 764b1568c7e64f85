import { expect, test } from "vitest";
import { showTimesIn } from "../../numbers/reader.ts";
import { searchOf } from "./search-of.ts";

test("a kept filter is shown with the days of the reader's zone", () => {
  showTimesIn("America/New_York");
  const filter = {
    symbol: ["ACME", "BOLT"],
    symbolPrefix: "a",
    tag: "late",
    text: "gap",
    from: "2026-10-05T04:00:00.000Z",
    to: "2026-10-06T04:00:00.000Z",
    sort: "-netPnl",
  } as const;
  const saved = { id: "flt_1", name: "Mine", createdAt: "2026-01-01T00:00:00.000Z" };
  expect(searchOf({ ...saved, filter: { ...filter, symbol: [...filter.symbol] } })).toEqual({
    symbol: "ACME,BOLT",
    begins: "a",
    tag: "late",
    text: "gap",
    from: "2026-10-05",
    to: "2026-10-05",
    sort: "-netPnl",
  });
  expect(searchOf({ ...saved, filter: {} })).toEqual({});
});
