import { expect, test } from "vitest";
import { bringBack, type Fields } from "./bulk-undo.ts";

const NOTHING: Fields = { notes: null, setup_id: null, planned_stop: null, planned_risk: null, tagIds: [] };
const known = { ids: new Set(["a", "b", "c", "gap", "trend"]), isWhole: false };

function back(
  { now, before, after }: { now: Partial<Fields>; before: Partial<Fields>; after: Partial<Fields> },
  isWhole = false,
) {
  const given = {
    now: { ...NOTHING, ...now },
    before: { ...NOTHING, ...before },
    after: { ...NOTHING, ...after },
  };
  const { fields, left } = bringBack(given, { ...known, isWhole });
  const other = Object.entries(fields).filter(([name, value]) => value !== given.now[name as keyof Fields]);
  return { ...Object.fromEntries(other), left };
}

test("a field that was changed since stays, and each other one comes back", () => {
  const before = { setup_id: "gap", planned_stop: "98", planned_risk: null };
  const after = { setup_id: "trend", planned_stop: "97.50", planned_risk: "10" };
  expect(back({ now: { ...after, planned_stop: "97.5" }, before, after })).toEqual({ ...before, left: [] });
  expect(back({ now: { ...after, setup_id: "gap" }, before, after })).toEqual({
    planned_stop: "98",
    planned_risk: null,
    left: ["setup"],
  });
  const gone = { setup_id: "gone" };
  expect(back({ now: { setup_id: "trend" }, before: gone, after: { setup_id: "trend" } })).toEqual({
    left: ["setup"],
  });
});

test("what is left comes back in a later undo, and nothing else does", () => {
  const before = { ...NOTHING, setup_id: "gap", tagIds: ["a", "b"] };
  const after = { ...NOTHING, setup_id: "trend", tagIds: ["b", "c"] };
  const first = bringBack({ now: { ...after, setup_id: null }, before, after }, known);
  expect(first).toMatchObject({ fields: { setup_id: null, tagIds: ["a", "b"] }, left: ["setup"] });
  // Meanwhile the owner gives the tag again, and the setup is as the edit left it.
  const now = { ...first.fields, setup_id: "trend", tagIds: ["b", "c"] };
  const second = bringBack({ now, before: first.before, after }, known);
  expect(second).toMatchObject({ fields: { setup_id: "gap", tagIds: ["b", "c"] }, left: [] });
});

test("each tag comes back by itself, those of a merge only together", () => {
  const given = { before: { tagIds: ["a", "b"] }, after: { tagIds: ["b", "c"] } };
  expect(back({ now: { tagIds: ["b", "c", "d"] }, ...given })).toEqual({ tagIds: ["a", "b", "d"], left: [] });
  expect(back({ now: { tagIds: ["b", "d"] }, ...given })).toEqual({
    tagIds: ["a", "b", "d"],
    left: ["tags"],
  });
  expect(back({ now: { tagIds: ["b", "d"] }, ...given }, true)).toEqual({ left: ["tags"] });
  const full = Array.from({ length: 20 }, (_, n) => `t${n}`);
  expect(back({ now: { tagIds: full }, before: { tagIds: ["a"] }, after: {} })).toEqual({
    tagIds: full,
    left: ["tags"],
  });
});
