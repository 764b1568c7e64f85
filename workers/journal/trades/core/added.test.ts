import { expect, test } from "vitest";
import { addedTo } from "./added.ts";

const STANDS = { notes: "Chased it.\nAgain.", tags: ["FOMO", "late"] };

test("tags are added once in any case, and removed", () => {
  const written = { tags: ["FOMO", "big"] };
  expect(addedTo(STANDS, { addTags: ["fomo", "big"], removeTags: ["LATE"] })).toEqual({ written });
  expect(addedTo(STANDS, {})).toEqual({ written: {} });
  const many = Array.from({ length: 19 }, (_, n) => `t${n}`);
  expect(addedTo(STANDS, { addTags: many })).toEqual({ noRoom: "tags" });
});

test.each([
  ["end", "New.", "Chased it.\nAgain.\nNew."],
  ["start", "New.", "New.\nChased it.\nAgain."],
  ["instead", "New.", "New."],
  ["end", "Again.", "Chased it.\nAgain."],
  ["end", "Chased", "Chased it.\nAgain.\nChased"],
] as const)("a note at the %s: %s", (place, text, notes) => {
  expect(addedTo(STANDS, { note: { text, place } })).toEqual({ written: { notes } });
});

test("a note without room is refused, and a stop stands by itself", () => {
  const note = { text: "n".repeat(9_990), place: "end" } as const;
  expect(addedTo(STANDS, { note })).toEqual({ noRoom: "notes" });
  expect(addedTo(STANDS, { plannedStop: "98" })).toEqual({ written: { plannedStop: "98" } });
});
