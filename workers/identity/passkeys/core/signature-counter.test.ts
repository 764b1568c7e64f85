import { expect, test } from "vitest";
import { judgeCounter } from "./signature-counter.ts";

test.each([
  { seen: 0, shown: 0, synced: "rises", bound: "rises" },
  { seen: 0, shown: 1, synced: "rises", bound: "rises" },
  { seen: 4, shown: 5, synced: "rises", bound: "rises" },
  { seen: 4, shown: 900, synced: "rises", bound: "rises" },
  { seen: 4, shown: 4, synced: "behind", bound: "copied" },
  { seen: 4, shown: 3, synced: "behind", bound: "copied" },
  { seen: 4, shown: 0, synced: "behind", bound: "copied" },
])("$shown after $seen", ({ seen, shown, synced, bound }) => {
  expect(judgeCounter({ seen, shown, isSynced: true })).toBe(synced);
  expect(judgeCounter({ seen, shown, isSynced: false })).toBe(bound);
});
