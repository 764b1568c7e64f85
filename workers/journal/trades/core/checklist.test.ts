import { expect, test } from "vitest";
import type { Rule } from "#shared/contracts/playbooks.ts";
import { answeredBy, answerTo, NO_ANSWERS } from "./answers.ts";
import { faultsOf, isOverfull, planChecklist } from "./checklist.ts";

const rule = (id: string, retiredAt: string | null = null): Rule => ({ id, words: `Rule ${id}`, retiredAt });
const KNOWN = [rule("a"), rule("b"), rule("old", "2026-01-01T00:00:00.000Z")];

test("a checklist is planned by ids: moved, mended, brought back, left out and new", () => {
  const same = KNOWN.slice(0, 2).map(({ id, words }) => ({ id, words }));
  expect(planChecklist(KNOWN, same, () => "x")).toBeNull();
  const asked = [{ id: "b", words: "Mended" }, { id: "old", words: "Rule old" }, { words: "New" }];
  expect(planChecklist(KNOWN, asked, () => "x")).toEqual({
    placed: [
      { id: "b", words: "Mended", place: 0, isNew: false },
      { id: "old", words: "Rule old", place: 1, isNew: false },
      { id: "x", words: "New", place: 2, isNew: true },
    ],
    left: ["a"],
  });
  expect(planChecklist(KNOWN, same.toReversed(), () => "x")?.left).toEqual([]);
  expect(planChecklist(KNOWN, [], () => "x")).toEqual({ placed: [], left: ["a", "b"] });
});

test("an unknown rule and one that stands twice are refused, and so is one beyond the most", () => {
  const twice = ["a", "a", "z"].map((id) => ({ id, words: "w" }));
  expect(faultsOf(KNOWN, twice).map(({ path }) => path)).toEqual(["rules.1.id", "rules.2.id"]);
  const full = Array.from({ length: 100 }, (_, n) => rule(`r${n}`, "2026-01-01T00:00:00.000Z"));
  const plan = { placed: [{ id: "x", words: "New", place: 0, isNew: true }], left: [] };
  expect(isOverfull(full, plan, 0)).toBe(true);
  expect(isOverfull(full, plan, 1)).toBe(false);
  expect(isOverfull(full, { placed: [], left: [] }, 0)).toBe(false);
});

test("an answer replaces the one before, and one that is taken back is none", () => {
  const once = answeredBy(NO_ANSWERS, { a: "followed", b: "broken", c: null });
  expect(once).toEqual({ followed: ["a"], broken: ["b"] });
  expect(answeredBy(once ?? NO_ANSWERS, { a: "followed" })).toBeNull();
  const then = answeredBy(once ?? NO_ANSWERS, { a: "broken", b: null });
  expect(then).toEqual({ followed: [], broken: ["a"] });
  expect(["a", "b"].map((id) => answerTo(id, then ?? NO_ANSWERS))).toEqual(["broken", null]);
});
