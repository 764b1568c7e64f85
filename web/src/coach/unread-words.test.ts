import { expect, test } from "vitest";
import { unreadWords } from "./unread-words.ts";

test("what was not understood stands apart from what cannot be answered", () => {
  expect(unreadWords(["“full moon”", "“or”", "only one weekday at a time: Mondays or Fridays"])).toBe(
    "Not understood: “full moon”, “or”. Not answered: only one weekday at a time: Mondays or Fridays.",
  );
  expect(unreadWords(["This answer can no longer be shown: ask again."])).toBe(
    "Not answered: This answer can no longer be shown: ask again.",
  );
});
