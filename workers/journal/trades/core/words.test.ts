import { expect, test } from "vitest";
import { searchedIn, wordsIn } from "./words.ts";

test("a search asks for its first six words, each once and in lower case", () => {
  expect(searchedIn("Gap, gap & GO: one two three four five")).toEqual([
    "gap",
    "go",
    "one",
    "two",
    "three",
    "four",
  ]);
});

test.each(["!!!", "。", "-", "%", "😀", " ", "\u200B"])(
  "a text without a word, %j, asks for itself",
  (text) => {
    expect(wordsIn(text)).toEqual([]);
    expect(searchedIn(text)).toEqual([text.normalize("NFKC")]);
  },
);
