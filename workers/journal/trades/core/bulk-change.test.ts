import { expect, test } from "vitest";
import { changedBy, type Resolved, type Standing } from "./bulk-change.ts";
import { wordsIn } from "./words.ts";

const BEFORE: Standing = {
  tradeId: "trd_1",
  setup_id: "s1",
  planned_stop: "1",
  planned_risk: null,
  version: 3,
  notesDiffer: false,
  tagIds: ["a", "b"],
};
const NOTHING: Resolved = {
  setupId: undefined,
  plannedStop: undefined,
  plannedRisk: undefined,
  tagIds: undefined,
  added: [],
  removed: [],
};

test.each<[string, Partial<Resolved>, Partial<Standing> | null]>([
  ["nothing", {}, null],
  ["what stands already", { setupId: "s1", plannedStop: "1", added: ["b"], removed: ["z"] }, null],
  ["another setup", { setupId: "s2" }, { setup_id: "s2" }],
  ["no setup and no stop", { setupId: null, plannedStop: null }, { setup_id: null, planned_stop: null }],
  ["a tag more and one less", { added: ["c"], removed: ["a"] }, { tagIds: ["b", "c"] }],
  ["other tags", { tagIds: ["c", "a"], added: ["d"] }, { tagIds: ["c", "a", "d"] }],
])("an edit writes %s", (_, change, after) => {
  const changed = changedBy(BEFORE, { ...NOTHING, ...change });
  if (after === null) expect(changed).toBeNull();
  else expect(changed?.after).toEqual({ ...BEFORE, ...after, version: 4 });
});

test("a trade with all the tags that it may have takes none", () => {
  const full = { ...BEFORE, tagIds: Array.from({ length: 20 }, (_, n) => `t${n}`) };
  expect(changedBy(full, { ...NOTHING, added: ["more"] })).toBeNull();
  expect(changedBy(full, { ...NOTHING, added: ["x", "y"], removed: ["t0"] })?.after.tagIds).toEqual([
    ...full.tagIds.slice(1),
    "x",
  ]);
});

test("the words of a text are folded, cut, counted once and bounded", () => {
  expect(wordsIn("Chased the BREAKOUT, the breakout! ｆｕｌｌ-width 1.5R — Übermut")).toEqual([
    "chased",
    "the",
    "breakout",
    "full",
    "width",
    "1",
    "5r",
    "übermut",
  ]);
  expect(wordsIn("x".repeat(100))).toEqual(["x".repeat(32)]);
  expect(wordsIn("𝒳".repeat(20) + " 字".repeat(3))).toHaveLength(2);
  expect(wordsIn(Array.from({ length: 900 }, (_, n) => `w${n}`).join(" "))).toHaveLength(500);
  expect(wordsIn("…")).toEqual([]);
});
