import { expect, test } from "vitest";
import { formatDuration } from "./format-duration.ts";

test.each([
  [-4, "0 s"],
  [0, "0 s"],
  [41.6, "42 s"],
  [59.6, "1 min"],
  [950, "15 min 50 s"],
  [2520, "42 min"],
  [3599.6, "1 h"],
  [4500, "1 h 15 min"],
  [46_859, "13 h"],
  [86_399, "23 h 59 min"],
  [183_600, "2 d 3 h"],
  [864_000, "10 d"],
  [1_079_999, "12 d"],
])("%d seconds read %s", (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words.replaceAll(" ", "\u00a0"));
});
