import { expect, test } from "vitest";
import { draftsOver } from "./draft.ts";

type Words = Record<"notes" | "setup" | "plannedStop" | "plannedRisk", string | null> & { tags: string[] };

const { clashesOf, drafted, leftOf, wordsOf } = draftsOver<Words>([
  "notes",
  "tags",
  "setup",
  "plannedStop",
  "plannedRisk",
]);
const STORED: Words = { notes: "a", tags: ["x"], setup: null, plannedStop: null, plannedRisk: null };

test("a draft holds only what differs, and goes when the user types it back", () => {
  const draft = drafted(null, STORED, { notes: "ab" });
  expect(draft).toEqual({ changed: { notes: "ab" }, base: STORED });
  const more = drafted(draft, { ...STORED, notes: "z" }, { tags: ["x", "y"] });
  expect(more).toEqual({ changed: { notes: "ab", tags: ["x", "y"] }, base: STORED });
  expect(drafted(draft, STORED, { notes: "a" })).toBeNull();
});

test("only a field that both changed to different words clashes", () => {
  const draft = { changed: { notes: "ab", setup: "Gap" }, base: STORED };
  expect(clashesOf(draft, { ...STORED, tags: [] })).toEqual([]);
  expect(clashesOf(draft, { ...STORED, notes: "ab" })).toEqual([]);
  expect(clashesOf(draft, { ...STORED, notes: "b", setup: "Gap" })).toEqual(["notes"]);
});

test("what was typed or taken back while the first part was on its way is kept", () => {
  const draft = { changed: { notes: "abc", tags: [] }, base: STORED };
  const sent = (changed: Partial<Words>) => ({ changed, base: STORED });
  const stored = { ...STORED, notes: "ab", tags: [] };
  expect(leftOf(draft, sent({ notes: "ab", tags: [] }), stored)).toEqual({
    changed: { notes: "abc" },
    base: stored,
  });
  expect(leftOf(null, sent({ notes: "ab", tags: [] }), stored)).toEqual({
    changed: { notes: "a", tags: ["x"] },
    base: stored,
  });
  const cleared = { changed: { setup: null }, base: { ...STORED, setup: "Gap" } };
  expect(
    leftOf(cleared, { ...cleared, changed: { setup: "Dip" } }, { ...STORED, setup: "Dip" }),
  ).toMatchObject({ changed: { setup: null } });
  expect(leftOf(draft, draft, { ...stored, notes: "abc" })).toBeNull();
});

test("the words of what is stored are its fields alone", () => {
  expect(wordsOf({ ...STORED, version: 3 } as Words)).toEqual(STORED);
});
