import { expect, test } from "vitest";
import { tradesOfGroup } from "./group-words.ts";

test("a group leads to its trades, if the list has a filter for it", () => {
  expect(tradesOfGroup("tag", "patient")).toEqual({ tag: "patient" });
  expect(tradesOfGroup("setup", "Opening range")).toEqual({ setup: "Opening range" });
  expect([tradesOfGroup("tag", ""), tradesOfGroup("setup", "")]).toEqual([null, null]);
  expect(tradesOfGroup("month", "2024-02")).toEqual({ from: "2024-02-01", to: "2024-02-29" });
  expect(tradesOfGroup("holding", "nonsense")).toEqual({ holding: undefined });
});
