import { expect, test } from "vitest";
import { targetROf } from "./missed.ts";

test.each([
  ["long", "100", "98", "106", "3"],
  ["short", "100", "102", "97", "1.5"],
  ["long", "100", "101", "106", null],
  ["long", "100", "98", "99", null],
  ["long", "100", null, "106", null],
  ["short", "100", "102", null, null],
] as const)(
  "a %s from %s with a stop at %s and a target at %s aims at %s R",
  (direction, entry, stop, to, r) => {
    expect(targetROf({ direction, plannedEntry: entry, plannedStop: stop, target: to })).toBe(r);
  },
);
